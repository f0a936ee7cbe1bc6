// The picture of the README: the top of the sample's page, as Chromium shows it.
//
//   node screenshot.mjs BINARY MODULES PICTURE

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [binary, modules, picture] = process.argv.slice(2).map((place) => path.resolve(place));
const { chromium } = createRequire(path.join(modules, "package.json"))("playwright-core");

const place = fs.mkdtempSync(path.join(os.tmpdir(), "tsubuyaki-picture-"));
fs.writeFileSync(path.join(place, "tsubuyaki.toml"), "");
const inbox = path.join(import.meta.dirname, "../../data/sample");
const env = { ...process.env, TSUBUYAKI_INBOX: inbox, TSUBUYAKI_REPORTS: path.join(place, "reports") };
execFileSync(binary, ["nightly", "--quiet"], { cwd: place, env, stdio: ["ignore", "ignore", "inherit"] });

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-background-networking"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(pathToFileURL(path.join(place, "reports", "2018-09-03.html")).href);
const top = await page.screenshot({ path: picture, clip: { x: 0, y: 0, width: 1280, height: 900 } });
console.log(`${picture}: ${Math.round(top.length / 1000)} KB`);
await browser.close();
