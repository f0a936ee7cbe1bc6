// Opens the pages in Debian's Chromium, from file://, as people do.
//
//   node check.mjs BINARY MODULES PICTURES
//
// BINARY is the program, MODULES the folder in which `npm ci` installed
// package.json, PICTURES where screenshots are written. Fails with a list of all
// that does not hold.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [binary, modules, pictures] = process.argv.slice(2).map((place) => path.resolve(place));
const require = createRequire(path.join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const validator = path.join(path.dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

const here = import.meta.dirname;
const failures = [];
const expect = (holds, what) => {
  if (!holds) failures.push(what);
};

/** Takes tweets in and writes the pages; the folder of these. */
function pagesOf(name, inbox, language = "ja") {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), `tsubuyaki-${name}-`));
  fs.writeFileSync(path.join(place, "tsubuyaki.toml"), "day_pages_from = 1\n");
  const reports = path.join(place, "reports");
  const env = { ...process.env, TSUBUYAKI_INBOX: inbox, TSUBUYAKI_REPORTS: reports };
  execFileSync(binary, ["nightly", "--quiet", "--lang", language], { cwd: place, env, stdio: ["ignore", "ignore", "inherit"] });
  const charts = ["report", "latest", "--format", "html", "--charts", path.join(place, "charts"), "-o", path.join(place, "page.html")];
  execFileSync(binary, charts, { cwd: place, env });
  if (name === "sample") {
    execFileSync(binary, ["term", "ひより", "--format", "html", "-o", path.join(place, "term.html")], { cwd: place, env });
  }
  return place;
}

/**
 * Tweets of two days that fill the tables: counts of thousands, words that are new or of
 * copies, a word of one character, and changes of all kinds.
 */
function crowded() {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "tsubuyaki-crowd-"));
  const lines = [];
  const post = (day, person, text) => {
    const time = new Date(Date.UTC(2018, 8, day, 1) + lines.length * 7000);
    const id = String((BigInt(time.getTime() - 1288834974657) << 22n) + BigInt(lines.length));
    const [weekday, date, month, year, clock] = time.toUTCString().replace(",", "").split(" ");
    const user = { id_str: String(100 + person), screen_name: `hito_${person}` };
    lines.push(JSON.stringify({ created_at: `${weekday} ${month} ${date} ${clock} +0000 ${year}`, id_str: id, text, user }));
  };
  const usual = ["公園の棚が寒い", "喫茶店のラーメンが美味しい", "図書館へ歩く、静か", "洗濯物を取り込む、眠い", "電車が混む", "猫が店にいる"];
  const news = ["地震、棚から物が落ちた", "停電で電車が止まる", "避難所の場所を確認した", "揺れて怖い、地震だ"];
  for (let n = 0; n < 300; n += 1) post(2, n % 60, usual[n % usual.length]);
  for (let n = 0; n < 1200; n += 1) post(3, n % 60, `${usual[n % 3]}。${news[n % news.length]}`);
  for (let n = 0; n < 40; n += 1) post(3, n, "【拡散希望】停電している地域の情報はこちらのページにまとめています");
  for (let n = 0; n < 30; n += 1) post(3, 61, "配信中、深海ラジオの放送");
  fs.writeFileSync(path.join(place, "tweets.jsonl"), `${lines.join("\n")}\n`);
  return place;
}

const sample = pagesOf("sample", path.join(here, "../../data/sample"));
const english = pagesOf("english", path.join(here, "../../data/sample"), "en");
const hostile = pagesOf("hostile", path.join(here, "hostile.jsonl"));
const crowd = crowded();
const [full, fullEnglish] = ["ja", "en"].map((language) => pagesOf("crowded", crowd, language));
const day = "2018-09-03.html";
const views = [
  ["sample", path.join(sample, "reports", day)],
  ["english", path.join(english, "reports", day)],
  ["hostile", path.join(hostile, "reports", day)],
  ["index", path.join(sample, "reports", "index.html")],
  ["hostile-index", path.join(hostile, "reports", "index.html")],
  ["year", path.join(sample, "reports", "years/2018.html")],
  ["hostile-year", path.join(hostile, "reports", "years/2018.html")],
  ["term", path.join(sample, "term.html")],
  ["alone", path.join(sample, "page.html")],
  ["crowded", path.join(full, "reports", day)],
  ["crowded-english", path.join(fullEnglish, "reports", day)],
];
fs.mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});

/** Opens a page and reports all that it asks for or says. */
async function open(file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  // What the pages of a site share lies beside them.
  const isShared = (asked) => /\/reports\/((style|script)-[0-9a-f]{16}\.(css|js)|search\.js\?[0-9a-f]{16})$/.test(asked);
  const name = `${path.basename(path.dirname(path.dirname(file)))}/${path.basename(file)}`;
  page.on("console", (message) => expect(false, `${name}: console: ${message.text()}`));
  page.on("pageerror", (error) => expect(false, `${name}: ${error}`));
  page.on("dialog", (dialog) => {
    expect(false, `${name}: a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => expect(request.url().startsWith(url) || isShared(request.url()) || request.url() === "data:,", `${name}: asks for ${request.url()}`));
  await page.goto(url);
  return { context, page };
}

/**
 * Texts that are cut to the left or right: whose box leaves one that clips, where no one can
 * scroll to them. Columns of a table that reach into another are found, too.
 */
function cut() {
  const found = [];
  const range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const say = (node, what, by) => {
    const { id } = node.parentElement.closest("section") ?? {};
    found.push(`“${node.data.trim().slice(0, 12)}” of #${id} ${what} by ${Math.round(by)} px`);
  };
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest(".vh, .skip")) continue;
    // Spaces hang, and a text of a chart is as wide as it is told to be.
    let boxes = [...node.data.matchAll(/\S+/gu)].flatMap(({ 0: word, index }) => {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      return [...range.getClientRects()].filter(({ width }) => width > 0);
    });
    if (element.localName === "text") boxes = [element.getBoundingClientRect()];
    // The box of a vertical text is as wide as a line, its characters are an em.
    if (element.closest(".vt")) {
      const em = (element.getBoundingClientRect().height / element.textContent.length) / 2;
      boxes = boxes.map(({ left, right }) => ({ left: (left + right) / 2 - em, right: (left + right) / 2 + em }));
    }
    const beyond = ({ left, right }) => Math.max(...boxes.map((box) => Math.max(left - box.left, box.right - right)));
    for (let box = element; box; box = box.parentElement) {
      const { overflowX, overflowClipMargin } = getComputedStyle(box);
      if (overflowX === "auto" || overflowX === "scroll") break;
      if (overflowX === "visible") continue;
      const by = beyond(box.getBoundingClientRect());
      if (by > (Number.parseFloat(overflowClipMargin) || 0) + 1) {
        say(node, `is cut by ${box.localName}`, by);
        break;
      }
    }
    const column = element.closest(".three > div, .two > div");
    const by = column ? beyond(column.getBoundingClientRect()) : 0;
    if (by > 1) say(node, "leaves its column", by);
  }
  return found;
}

for (const [name, file] of views) {
  for (const width of [390, 768, 1280, 1920]) {
    for (const colorScheme of ["light", "dark"]) {
      const { context, page } = await open(file, { viewport: { width, height: 900 }, colorScheme });
      const at = `${name}, ${width} px, ${colorScheme}`;
      expect((await page.evaluate("window.hacked")) === undefined, `${at}: a script of a tweet ran`);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
      expect(wide <= 0, `${at}: ${wide} px wider than the window`);
      const found = await page.evaluate(cut);
      expect(found.length === 0, `${at}: ${found.length} texts are cut: ${found.slice(0, 3).join(" | ")}`);
      const overlaps = await page.locator("#num svg text").evaluateAll((all) => {
        const boxes = all.filter((text) => text.checkVisibility()).map((text) => text.getBoundingClientRect());
        const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
        return boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => meet(a, b))).length;
      });
      expect(overlaps === 0, `${at}: ${overlaps} labels of the counts overlap`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"], preload: false }));
      for (const { id, help, nodes } of violations) {
        const found = nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary.split("\n").slice(1, 2)}`);
        expect(false, `${at}: axe: ${id}: ${help}: ${nodes.length} times: ${found.join(" | ")}`);
      }
      if (width !== 768 && width !== 1920) {
        await page.screenshot({ path: path.join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
      await context.close();
    }
  }
}

// On paper.
{
  const { context, page } = await open(views[0][1], { viewport: { width: 794, height: 1123 } });
  const printed = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const sheets = printed.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
  expect(sheets <= 12, `the sample prints on ${sheets} sheets`);
  fs.writeFileSync(path.join(pictures, "sample-print.pdf"), printed);
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: path.join(pictures, "sample-print.png"), fullPage: true });
  await context.close();
}

// The rankings fit a sheet, three beside each other, and no word breaks in them.
for (const place of [sample, english, full]) {
  const { context, page } = await open(path.join(place, "reports", day), { viewport: { width: 688, height: 1000 } });
  await page.emulateMedia({ media: "print" });
  const found = await page.evaluate(cut);
  expect(found.length === 0, `printed, ${found.length} texts are cut: ${found.slice(0, 3).join(" | ")}`);
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  expect(wide <= 0, `printed, the page is ${wide} px wider than a sheet`);
  const broken = await page.locator("#rank tbody a.w").evaluateAll((words) =>
    words.filter((word) => word.textContent.length < 5 && word.getBoundingClientRect().height > 30).map((word) => word.textContent));
  expect(broken.length === 0, `printed, words of rankings break: ${broken}`);
  await context.close();
}
// What folds on a year's page is printed: it is the content.
{
  const { context, page } = await open(path.join(sample, "reports", "years/2018.html"), { viewport: { width: 688, height: 1000 } });
  await page.locator("#months details").evaluateAll((all) => {
    for (const details of all) details.removeAttribute("open");
  });
  await page.emulateMedia({ media: "print" });
  const heights = await page.locator("#months tbody tr").evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  expect(heights.length === 3 && heights.every((height) => height > 0), `the days of a year are printed: ${heights}`);
  await context.close();
}
// Counts of thousands keep to their column on a telephone.
{
  const { context, page } = await open(views[0][1], { viewport: { width: 390, height: 900 } });
  const beyond = await page.locator(".chg td.r").first().evaluate((cell) => {
    cell.innerHTML = '<span class="from">12,345 → </span>67,890<small class="zs">約5倍</small>';
    return cell.scrollWidth - cell.clientWidth;
  });
  expect(beyond <= 0, `counts of thousands are ${beyond} px wider than their column`);
  await context.close();
}

// A click sorts a table, another turns it round.
{
  const { context, page } = await open(views[0][1], { viewport: { width: 1280, height: 900 } });
  const table = page.locator("#rank table.rank").first();
  const column = async (place) => table.locator(`tbody tr > :nth-child(${place})`).allTextContents();
  const before = await column(2);
  const head = table.locator("thead th").nth(1);
  await head.locator("button").click();
  const sorted = await column(2);
  expect(JSON.stringify(sorted) === JSON.stringify([...before].sort((a, b) => a.localeCompare(b, "ja"))), "a click sorts by the word");
  expect(JSON.stringify(sorted) !== JSON.stringify(before), "a click changes the order");
  expect((await head.getAttribute("aria-sort")) === "ascending", "the order is said");
  await head.locator("button").press("Enter");
  expect(JSON.stringify(await column(2)) === JSON.stringify([...sorted].reverse()), "the keyboard turns it round");
  await table.locator("thead th").nth(2).locator("button").click();
  const counts = (await column(4)).map(Number);
  expect(counts.every((count, place) => place === 0 || count <= counts[place - 1]), `numbers sort as numbers: ${counts}`);
  await context.close();
}

// A word leads to its tweets, by mouse and by keyboard, on a telephone too.
for (const width of [390, 1280]) {
  const { context, page } = await open(views[0][1], { viewport: { width, height: 900 } });
  const link = page.locator("#rank table.rank a.w").first();
  const word = await link.textContent();
  await link.focus();
  await page.keyboard.press("Enter");
  const place = page.locator("details:has(:target)");
  expect((await place.locator("summary").textContent()).includes(word), `${word} leads to its tweets`);
  const tweet = place.locator("li").first();
  expect(await tweet.isVisible(), `the tweets of ${word} are seen at ${width} px`);
  expect((await tweet.boundingBox()).y < 900, `the tweets of ${word} are in the window at ${width} px`);
  const links = page.locator("a[href^='#']");
  const broken = await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")).filter((href) => !document.getElementById(decodeURIComponent(href.slice(1)))));
  expect(broken.length === 0, `links that lead nowhere: ${broken}`);
  const away = await page.locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href")).filter((href) => !/^(#[\p{L}\w-]+|[\w-]+\.(html|xml|json|txt)(#w-[\p{L}\w-]+)?|words\/[\p{L}\w-]+\.html|index\.html#q=[\p{L}\w%-]+|years\/\d{4}\.html#m\d\d|https:\/\/twitter\.com\/\w{1,15}\/status\/\d+)$/u.test(href)));
  expect(away.length === 0, `links that lead elsewhere: ${away}`);
  await context.close();
}

// The keyboard reaches the examples in few steps; links and buttons are large enough.
{
  const { context, page } = await open(views[0][1], { viewport: { width: 1280, height: 900 } });
  const { stops, small } = await page.evaluate(() => {
    const examples = document.getElementById("ev");
    const all = [...document.querySelectorAll("a[href], button, summary, input, [tabindex]")].filter((element) => {
      const isBefore = element.compareDocumentPosition(examples) & Node.DOCUMENT_POSITION_FOLLOWING;
      return isBefore && element.tabIndex >= 0 && element.checkVisibility();
    });
    // By what is hit, since a word of one character is a target wider than itself.
    const isSmall = (element) => {
      element.scrollIntoView({ block: "center" });
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const hits = (x, y) => element.contains(document.elementFromPoint(x, y));
      return ![-11.5, 11.5].every((by) => hits(x + by, y) && hits(x, y + by));
    };
    const targets = [...document.querySelectorAll("a.w, summary, th button, .days a, .toc a, .end a, .q footer a")];
    const seen = targets.filter((element) => element.checkVisibility());
    return { stops: all.length, small: seen.filter(isSmall).map((element) => element.outerHTML.slice(0, 80)) };
  });
  expect(stops < 80, `${stops} stops of the Tab key lie before the examples`);
  expect(small.length === 0, `targets below 24 px: ${small.length}: ${small.slice(0, 3).join(" | ")}`);
  await context.close();
}

// The list is searched without a server, and by address.
{
  const { context, page } = await open(path.join(sample, "reports", "index.html"), { viewport: { width: 390, height: 900 } });
  await page.locator("#find-q").fill("ひより");
  await page.locator("#find ol li").first().waitFor();
  expect((await page.locator("#find ol a").first().getAttribute("href")) !== null, "a word is found");
  await page.locator("#find-q").fill("9月3日");
  expect((await page.locator("#find ol a").first().getAttribute("href")) === "2018-09-03.html", "a day is found");
  await context.close();
  const other = await open(path.join(sample, "reports", "index.html"), { javaScriptEnabled: false });
  expect(!(await other.page.locator("#find").isVisible()), "without JavaScript there is no search");
  expect((await other.page.locator("#days tbody tr").count()) === 3, "without JavaScript there is a list");
  await other.context.close();
}

// Without JavaScript all is there; and what a page is injected with does not run.
{
  const { context, page } = await open(views[0][1], { javaScriptEnabled: false });
  expect((await page.locator("#rank table.rank tbody tr").count()) > 30, "the rankings are there without JavaScript");
  expect((await page.locator("section#ev details li").count()) > 100, "the examples are there without JavaScript");
  await context.close();
}
{
  const attacked = path.join(hostile, "reports", "attacked.html");
  const text = fs.readFileSync(views[2][1], "utf8");
  fs.writeFileSync(attacked, text.replace("</main>", '<script>window.hacked=1</script><img src="https://example.com/x.png" onerror="window.hacked=1"><p style="position:fixed">x</p></main>'));
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = [];
  page.on("requestfinished", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(attacked).href);
  expect((await page.evaluate("window.hacked")) === undefined, "the policy stops what is injected");
  expect(asked.every((url) => url.startsWith("file:") || url.startsWith("data:")), `the policy stops requests: ${asked}`);
  expect((await page.locator("p[style]").evaluate((p) => getComputedStyle(p).position)) === "static", "the policy stops styles");
  await context.close();
}

// The feed is XML that a strict parser reads, with what Atom asks for.
{
  const { context, page } = await open(views[0][1], {});
  for (const place of [sample, hostile]) {
    const feed = fs.readFileSync(path.join(place, "reports", "feed.xml"), "utf8");
    const problem = await page.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, "application/xml");
      if (xml.querySelector("parsererror")) return xml.querySelector("parsererror").textContent;
      const lacks = (element, names) => names.filter((name) => ![...element.children].some((child) => child.localName === name));
      const all = [xml.documentElement, ...xml.querySelectorAll("entry")];
      return all.flatMap((element) => lacks(element, ["id", "title", "updated"])).join();
    }, feed);
    expect(problem === "", `feed of ${place}: ${problem}`);
  }
  await context.close();
}
await browser.close();

// HTML and SVG by the Nu checker, which does not know container queries yet.
const files = views.map(([, file]) => file);
for (const place of [sample, hostile]) {
  const charts = path.join(place, "charts");
  files.push(...fs.readdirSync(charts).filter((name) => name.endsWith(".svg")).map((name) => path.join(charts, name)));
}
try {
  execFileSync("java", ["-jar", validator, "--errors-only", "--also-check-svg", "--filterpattern", ".*container.*", ...files], { encoding: "utf8", stdio: "pipe" });
} catch (error) {
  for (const line of error.stderr.trim().split("\n").slice(0, 20)) expect(false, `Nu: ${line}`);
}

for (const [name, file] of views) {
  const size = fs.statSync(file).size;
  expect(size < 1_500_000, `${name}: ${size} bytes`);
  console.log(`${name}: ${Math.round(size / 1000)} KB`);
}
for (const failure of failures) console.error(`FAIL ${failure}`);
console.log(failures.length === 0 ? "the pages hold" : `${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;
