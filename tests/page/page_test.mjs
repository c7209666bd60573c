// Opens the report page in a real browser, from file://, as people do: keyboard, search, links,
// theme, print, without scripts, with hostile names, and by the rules of accessibility.
//   node page_test.mjs ORSIM [SCREENSHOT FOLDER]     run in the root of the source tree
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [orsim, shots] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'orsim-page-'));
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
let passed = 0, failed = 0;

function check(claim, holds, detail = '') {
  if (holds) ++passed; else ++failed;
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${claim}${holds || !detail ? '' : ': ' + detail}`);
}

function report(name, scenario) {
  const file = join(folder, name + '.html');
  try {
    execFileSync(resolve(orsim), ['run', scenario, '--summary', '-o', file], {stdio: 'pipe'});
  } catch (error) {
    if (!existsSync(file)) throw error;  // A verdict other than pass still leaves its page.
  }
  return file;
}

async function open(context, file, hash = '') {
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', error => page.faults.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') page.faults.push(message.text()); });
  page.on('dialog', dialog => { page.faults.push('dialog'); dialog.dismiss(); });
  page.on('request', request => { if (!/^(file|data|blob):/.test(request.url())) page.faults.push('asks for ' + request.url()); });
  await page.goto(pathToFileURL(file).href + hash);
  await page.waitForSelector('html[data-ready]', {timeout: 20000});
  await page.waitForFunction(() => window.report);
  return page;
}

const headline = page => page.textContent('#panel h3');

async function walk(context, file) {
  const page = await open(context, file);
  check('the page of host_loss opens without an error', page.faults.length === 0, page.faults.join('; '));
  const gist = await page.textContent('.gist');
  check('it says in short that the reserved node created the session when its watch ran out',
    /P2.*reserved node N2.*its watch ran out/s.test(gist));
  check('it says in short that the backup was made primary after the session existed',
    /B1.*backup mode.*made primary only at.*after the session\s+existed/s.test(gist));
  check('it says what the order of simultaneous events decided',
    /each tried alone by running again/.test(await page.textContent('#ties')));
  check('it says how near timers came to running out',
    /call-watching-timeout.*router-timeout/s.test(await page.textContent('#margins')));
  await page.keyboard.press('0');
  const before = await headline(page);
  await page.keyboard.press('j');
  const next = await headline(page);
  check('j goes to the next event', next !== before);
  await page.keyboard.press('k');
  check('k goes back', await headline(page) === before);
  await page.keyboard.press('f');
  check('f goes to a failure', await page.evaluate(() => isFailure(report.run, report.view.picked)));
  const width = await page.evaluate(() => report.view.to - report.view.from);
  await page.keyboard.press('w');
  check('w zooms in', await page.evaluate(() => report.view.to - report.view.from) < width);
  await page.keyboard.press('?');
  check('? shows the keys', await page.isVisible('#help'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('alarm 20621');
  check('search finds what it should', (await page.textContent('#found')).startsWith('1 of'));
  await page.keyboard.press('Enter');
  check('enter shows what was found', (await headline(page)).includes('alarm 20621'));
  check('the panel tells the chain of causes',
    (await page.locator('#panel .chain').first().locator('li').count()) >= 4);
  const theme = await page.evaluate(() => document.documentElement.classList.contains('dark'));
  await page.click('#theme');
  check('the theme switches', await page.evaluate(() => document.documentElement.classList.contains('dark')) !== theme);
  check('no error on the way', page.faults.length === 0, page.faults.join('; '));
  const pdf = await page.pdf({format: 'A4'});
  check('it prints', pdf.length > 20000, `${pdf.length} bytes`);
  if (shots) writeFileSync(join(shots, 'host_loss.pdf'), pdf);
  await page.close();
}

async function links(context, file) {
  let page = await open(context, file, '#ev=scs1.4');
  check('a link to an event shows it', (await headline(page)).includes('orders B1 into primary mode'));
  await page.close();
  page = await open(context, file, '#call=c1');
  check('a link to a call shows its story', await page.evaluate(() => report.view.only) === 0);
  await page.close();
  page = await open(context, file, '#t=4.9..5.2');
  check('a link to a time shows it', await page.evaluate(() => Math.abs(report.view.from - 4.9e6) < 1));
  await page.close();
}

async function accessibility(context, file) {
  for (const scheme of ['light', 'dark']) {
    const page = await open(context, file);
    await page.emulateMedia({colorScheme: scheme});
    await page.reload();
    await page.waitForFunction(() => window.report);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document));
    const serious = found.violations.filter(each => /serious|critical/.test(each.impact));
    check(`axe finds nothing serious in the ${scheme} theme`, serious.length === 0,
      serious.map(each => `${each.id}: ${each.nodes.map(node => node.target + ' ' + node.failureSummary).slice(0, 3).join(' | ')}`).join('\n'));
    await page.close();
  }
}

async function sizes(browser, file, name) {
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    const context = await browser.newContext({viewport: {width, height}, colorScheme: 'light'});
    const page = await open(context, file);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(`${name} fits ${width} pixels`, wide <= width, `${wide} wide`);
    if (shots) {
      await page.screenshot({path: join(shots, `${name}-${width}.png`), fullPage: true});
      if (width === 1280 && name === 'host_loss') {
        await page.click('#theme');
        await page.screenshot({path: join(shots, `${name}-dark.png`)});
      }
    }
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1);
    console.log(`       ${name} at ${width}: first paint ${Math.round(paint)} ms, ${statSync(file).size} bytes`);
    await context.close();
  }
}

async function withoutScripts(browser, file) {
  const context = await browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  check('without scripts the overview is there', await page.isVisible('svg.overview'));
  check('without scripts it says so', (await page.textContent('body')).includes('Scripts are off'));
  await context.close();
}

async function hostile(context) {
  const scenario = JSON.parse(readFileSync('scenarios/switchover/host_loss.json', 'utf8'));
  const name = '</script><img src=x onerror=alert(1)>"\'&\u202e' + 'y'.repeat(10000);
  scenario.name = name;
  scenario.description = name;
  const path = join(folder, 'hostile.json');
  writeFileSync(path, JSON.stringify(scenario));
  const page = await open(context, report('hostile', path));
  check('hostile names run nothing', page.faults.length === 0, page.faults.join('; '));
  check('hostile names add no element', await page.locator('img').count() === 0);
  await page.close();
}

/// The page of two runs: zoomed by keyboard both move as one, and each event leads to its place.
async function twoRuns(context) {
  const file = join(folder, 'diff.html');
  try {
    execFileSync(resolve(orsim), ['diff', 'scenarios/switchover/primary_crash.json',
      'scenarios/switchover/host_loss.json', '-o', file], {stdio: 'pipe'});
  } catch (error) {
    if (error.status !== 1) throw error;  // 1 says that the runs differ.
  }
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('request', request => { if (!/^(file|data):/.test(request.url())) faults.push('asks for ' + request.url()); });
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document));
    const serious = found.violations.filter(each => /serious|critical/.test(each.impact));
    check(`axe finds nothing serious in the ${scheme} page of two runs`, serious.length === 0,
      serious.map(each => `${each.id}: ${each.nodes.map(node => node.target + ' ' + node.failureSummary).slice(0, 3).join(' | ')}`).join('\n'));
  }
  const widths = () => page.$$eval('#axis rect[data-f]', all => all.map(each => each.getAttribute('width')).join(' '));
  const ticks = () => page.$$eval('#ticks text', all => all.map(each => each.textContent).join(' '));
  const [bars, times] = [await widths(), await ticks()];
  await page.keyboard.press('0');
  check('the script draws the axis of two runs as the file has it', await ticks() === times, await ticks());
  await page.keyboard.press('w');
  await page.keyboard.press('w');
  check('two runs are zoomed as one', await widths() !== bars && await ticks() !== times);
  await page.keyboard.press('0');
  await page.click('#events a[data-go]');
  check('an event of two runs leads to its place on the axis', await ticks() !== times);
  check('the page of two runs opens without an error', faults.length === 0, faults.join('; '));
  for (const width of [1280, 390]) {
    await page.setViewportSize({width, height: 900});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(`the page of two runs fits ${width} pixels`, wide <= width, `${wide} wide`);
    if (shots) await page.screenshot({path: join(shots, `diff-${width}.png`), fullPage: true});
  }
  await page.close();
}

/// The page of a test run: what did not pass stands first, a search narrows it down, and each name leads
/// to its scenario's own page.
async function wholeSuite(context) {
  const suite = join(folder, 'suite');
  mkdirSync(suite);
  const good = readFileSync('scenarios/switchover/host_loss.json', 'utf8').replace('"golden": "timeline"', '"golden": "none"');
  writeFileSync(join(suite, 'good.json'), good);
  const bad = JSON.parse(good);
  bad.name = '<b>bad</b>';
  bad.expect = [{id: 'never_promoted', never: {event: 'app.promoted'}}];
  writeFileSync(join(suite, 'bad.json'), JSON.stringify(bad));
  const file = join(suite, 'index.html');
  try {
    execFileSync(resolve(orsim), ['test', suite, '-o', file], {stdio: 'pipe'});
  } catch (error) {
    if (error.status !== 1) throw error;  // 1 says that one failed.
  }
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document));
    const serious = found.violations.filter(each => /serious|critical/.test(each.impact));
    check(`axe finds nothing serious in the ${scheme} page of a test run`, serious.length === 0,
      serious.map(each => `${each.id}: ${each.nodes.map(node => node.target).slice(0, 3).join(' | ')}`).join('\n'));
  }
  check('the page of a test run says how many pass', await page.textContent('h1') === '1 of 2 scenarios pass');
  check('it says why one did not', /never_promoted/.test(await page.textContent('#failures')));
  check('it names rules that no scenario shows', await page.locator('#rules .unseen').count() > 0);
  await page.fill('#find', 'fail');
  check('a search narrows it down', await page.textContent('#shown') === '1 of 2');
  check('the page of a test run opens without an error', faults.length === 0, faults.join('; '));
  for (const width of [1280, 390]) {
    await page.setViewportSize({width, height: 900});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(`the page of a test run fits ${width} pixels`, wide <= width, `${wide} wide`);
    if (shots) await page.screenshot({path: join(shots, `test-${width}.png`), fullPage: true});
  }
  await page.click('#results tr:not([hidden]) a');
  await page.waitForSelector('html[data-ready]', {timeout: 20000});
  check('a name leads to the page of its scenario', await page.textContent('h1') === '<b>bad</b>');
  await page.close();
}

/// The page of outcome windows: the strip and its table, in both themes.
async function windowsOfAFault(context) {
  const file = join(folder, 'windows.html');
  execFileSync(resolve(orsim), ['explore', 'scenarios/switchover/primary_crash.json', '--mode', 'windows',
    '--to', '8s', '--write', file], {stdio: 'pipe'});
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document));
    const serious = found.violations.filter(each => /serious|critical/.test(each.impact));
    check(`axe finds nothing serious in the ${scheme} page of windows`, serious.length === 0,
      serious.map(each => `${each.id}: ${each.nodes.map(node => node.target + ' ' + node.failureSummary).slice(0, 3).join(' | ')}`).join('\n'));
    const card = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--card').trim());
    const [paper, wanted] = await page.evaluate(color => {
      const probe = document.createElement('i');
      probe.style.color = color;
      document.body.append(probe);
      return [getComputedStyle(document.querySelector('svg .paper')).fill, getComputedStyle(probe).color];
    }, card);
    check(`the strip lies on the paper of the ${scheme} theme`, paper === wanted, `${paper}, not ${wanted}`);
  }
  check('each window has its row', await page.locator('tbody tr').count() > 2);
  check('the page of windows opens without an error', faults.length === 0, faults.join('; '));
  for (const width of [1280, 390]) {
    await page.setViewportSize({width, height: 900});
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(`the page of windows fits ${width} pixels`, wide <= width, `${wide} wide`);
    if (shots) await page.screenshot({path: join(shots, `windows-${width}.png`), fullPage: true});
  }
  await page.close();
}

/// The drawing is an SVG that a browser opens by itself, named for whoever cannot see it.
async function drawing(context) {
  const file = join(folder, 'overview.svg');
  execFileSync(resolve(orsim), ['run', 'scenarios/switchover/host_loss.json', '--summary', '-o', file], {stdio: 'pipe'});
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const said = await page.evaluate(() => document.documentElement.tagName + ': ' + document.title);
  check('the drawing opens by itself and has a title', said === 'svg: host-loss-during-session-creation', said);
  check('the drawing holds no script', await page.locator('script').count() === 0);
  if (shots) await page.screenshot({path: join(shots, 'overview.png')});
  await page.close();
}

const browser = await chromium.launchPersistentContext(join(folder, 'profile'),
  {executablePath: browserPath, headless: true, args: flags, colorScheme: 'light', viewport: {width: 1280, height: 900}});
const plain = await chromium.launch({executablePath: browserPath, headless: true, args: flags});
try {
  if (shots) mkdirSync(shots, {recursive: true});
  const lost = report('host_loss', 'scenarios/switchover/host_loss.json');
  const hung = report('hang', 'scenarios/switchover/hang_with_heartbeat.json');
  await walk(browser, lost);
  await links(browser, lost);
  await sizes(plain, lost, 'host_loss');
  await sizes(plain, hung, 'hang');
  await withoutScripts(plain, lost);
  await hostile(browser);
  await twoRuns(browser);
  await wholeSuite(browser);
  await windowsOfAFault(browser);
  await drawing(browser);
  await accessibility(browser, lost);
  await accessibility(browser, hung);
} finally {
  await browser.close();
  await plain.close();
  rmSync(folder, {recursive: true, force: true});
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
