// Builds the page, and uses it in a real browser: Chromium without a window, steered by Playwright.
// The browser comes with the packages, of one version; CHROMIUM names another one.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createPublicClient, erc20Abi, formatUnits, http } from 'viem';
import { build } from 'vite';

const here = import.meta.dirname;
const FRIEND = '0x1000000000000000000000000000000000000001'; // as in App.jsx

/** Where the packages' browser is, once it is unpacked. */
async function unpacked() {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.env.TMPDIR = folder;
  const { default: packed } = await import('@sparticuz/chromium');
  return packed.executablePath();
}

const chain = createPublicClient({ transport: http(process.env.RPC_URL) });
const tokens = () =>
  chain.readContract({
    address: process.env.SAMPLE_TOKEN,
    abi: erc20Abi,
    functionName: 'balanceOf',
    args: [FRIEND],
  });

await build({ root: here, logLevel: 'warn' });
const server = spawn(process.execPath, [join(here, 'server.mjs')], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => server.kill());
const [url] = await server.stdout.take(1).toArray();

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? (await unpacked()),
  chromiumSandbox: false, // root has none
});
console.log(`browser: Chromium ${browser.version()}`);
const page = await browser.newPage();
page.setDefaultTimeout(120_000);
const complaints = [];
page.on('pageerror', (e) => complaints.push(e.message));
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));

await page.goto(String(url).trim());
const before = await tokens();
console.log(`page: ${await page.getByRole('heading').textContent()}`);
const button = page.getByRole('button', { name: 'Transfer 1 SLT' });
await page.waitForFunction(() => !document.querySelector('button').disabled);
for (const time of ['first', 'second']) {
  await button.click();
  await page.getByRole('status').filter({ hasText: 'confirmed' }).waitFor();
  console.log(`${time} transfer: ${await page.getByRole('status').textContent()}`);
  await page.waitForFunction(() => !document.querySelector('button').disabled);
}
console.log(`friend: ${formatUnits((await tokens()) - before, 18)} SLT more`);
console.log(`complaints: ${JSON.stringify(complaints)}`);
if (process.env.PICTURE) {
  await page.screenshot({ path: process.env.PICTURE });
}
await browser.close();
process.exit(complaints.length === 0 ? 0 : 1);
