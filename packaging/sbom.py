"""Prints what is inside the program, as a CycloneDX 1.5 document in JSON: each crate with its version,
licence, checksum and the crates that it needs.

usage: sbom.py    (in the repository)
"""

import json
import subprocess
import tomllib

import licences


def checksums():
    """The SHA-256 of each crate, as Cargo.lock has it."""
    lock = tomllib.loads((licences.ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    return {(crate["name"], crate["version"]): crate.get("checksum") for crate in lock["package"]}


def reference(crate):
    return f"pkg:cargo/{crate['name']}@{crate['version']}"


def component(crate, checksum):
    found = {
        "type": "library",
        "bom-ref": reference(crate),
        "name": crate["name"],
        "version": crate["version"],
        "scope": "required",
        "purl": reference(crate),
    }
    if crate["license"]:
        found["licenses"] = [{"expression": crate["license"].replace("/", " OR ")}]
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if crate["repository"]:
        found["externalReferences"] = [{"type": "vcs", "url": crate["repository"]}]
    return found


def document():
    metadata = subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1"],
        cwd=licences.ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    metadata = json.loads(metadata)
    inside = licences.compiled()
    crates = {
        crate["id"]: crate
        for crate in metadata["packages"]
        if (crate["name"], "v" + crate["version"]) in inside
    }
    root = crates[metadata["resolve"]["root"]]
    sums = checksums()
    parts = sorted((crate for crate in crates.values() if crate is not root), key=reference)
    nodes = sorted((node for node in metadata["resolve"]["nodes"] if node["id"] in crates), key=lambda node: node["id"])
    needs = [
        {
            "ref": reference(crates[node["id"]]),
            "dependsOn": sorted(
                reference(crates[dep["pkg"]])
                for dep in node["deps"]
                if dep["pkg"] in crates and any(kind["kind"] is None for kind in dep["dep_kinds"])
            ),
        }
        for node in nodes
    ]
    # Neither a time nor a serial number: the same lock file, the same document.
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**component(root, None), "type": "application"}},
        "components": [component(crate, sums.get((crate["name"], crate["version"]))) for crate in parts],
        "dependencies": sorted(needs, key=lambda need: need["ref"]),
    }


if __name__ == "__main__":
    print(json.dumps(document(), indent=1, ensure_ascii=False))
