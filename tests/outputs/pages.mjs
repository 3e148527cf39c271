// Runs axe on pages in headless Chromium: light and dark, 360 and 1280 pixels; prints each to PDF. Usage: pages.mjs CHROMIUM OUTDIR PAGE…
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { readFileSync } from 'node:fs';

const require = createRequire(join(process.env.NODE_PATH ?? process.cwd(), 'x'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [chromium, out, ...pages] = process.argv.slice(2);
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox'] });
let failed = 0, passed = 0;
for (const file of pages) {
  for (const scheme of ['light', 'dark']) {
    for (const width of [360, 1280]) {
      const page = await browser.newPage();
      await page.setBypassCSP(true); // for axe alone: the page itself allows no script
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto('file://' + resolve(file));
      await page.screenshot({ path: join(out, `${basename(file)}-${scheme}-${width}.png`), fullPage: true });
      if (scheme === 'light' && width === 1280) {
        await page.pdf({ path: join(out, `${basename(file)}.pdf`), preferCSSPageSize: true, printBackground: true });
      }
      await page.evaluate(axe);
      const result = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: 'tag', values } }), tags);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      const wrong = result.violations.length + (wide > width ? 1 : 0);
      wrong ? failed++ : passed++;
      for (const v of result.violations) console.log(file, scheme, width, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160));
      if (wide > width) console.log(file, scheme, width, 'is wider than the window:', wide);
      await page.close();
    }
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
