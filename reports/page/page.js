// Wires the page: selection, panel, table, search, keyboard, links and theme.
const make = (tag, text, kind) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};
const root = document.documentElement;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

function chooseTheme(dark) {
  root.classList.toggle('dark', dark);
  byId('theme').textContent = dark ? 'Light' : 'Dark';
  byId('theme').setAttribute('aria-label', dark ? 'Use the light theme' : 'Use the dark theme');
}

class Page {
  constructor(run) {
    this.run = run;
    this.view = new View(run, byId('canvas'));
    this.matches = null;
    this.first = 0;
    this.effects = null;
    this.listen();
    this.followLink();
    this.view.draw();
    if (this.view.picked < 0) this.welcome();
    this.fillRows();
  }

  welcome() {
    const {run} = this;
    let worst = -1, wait = -1;
    run.calls.forEach((call, at) => {
      const waited = call.created < 0 ? Infinity : run.at[call.created] - call.from;
      if (waited > wait) { wait = waited; worst = at; }
    });
    const i = worst < 0 ? -1 : run.calls[worst].created < 0 ? run.calls[worst].records.at(-1) : run.calls[worst].created;
    if (i >= 0) this.pick(i, {quiet: true});
  }

  // Shows a record everywhere.
  pick(i, {quiet = false} = {}) {
    const {view, run} = this;
    if (i < 0 || i >= run.size) return;
    view.picked = i;
    if (!quiet) { view.bring(i); this.remember('ev=' + encodeURIComponent(labelOf(run, i))); } else view.ask();
    this.tell(i);
    const list = this.list(), place = list ? list.indexOf(i) : i;
    if (place >= 0 && (place < this.first || place >= this.first + 50)) this.first = Math.max(0, place - 10);
    this.fillRows();
  }
  remember(hash) { try { history.replaceState(null, '', '#' + hash); } catch { location.hash = hash; } }
  list() { return this.matches || (this.view.only === null ? null : this.run.calls[this.view.only].records); }

  step(by) {
    const list = this.list(), {picked} = this.view, {run} = this;
    if (!list) return this.pick(picked < 0 ? 0 : picked + by);
    const place = list.indexOf(picked);
    if (place >= 0) return this.pick(list[place + by] ?? -1);
    this.pick((by > 0 ? list.find(i => i > picked) : list.findLast(i => i < picked)) ?? list[0] ?? -1);
  }
  nextFailure() {
    const {run} = this;
    for (let step = 1; step <= run.size; ++step) {
      const i = (this.view.picked + step + run.size) % run.size;
      if (isFailure(run, i)) return this.pick(i);
    }
  }
  showCall(at) {
    const {run, view} = this, call = run.calls[at];
    view.only = at;
    const edge = Math.max((call.to - call.from) * 0.06, 1000);
    const end = call.outcome < 0 ? call.to : run.at[call.outcome];
    view.show(call.from - edge, end + edge * 3);
    this.pick(call.created < 0 ? call.records.at(-1) : call.created, {quiet: true});
    this.remember('call=' + encodeURIComponent(call.name));
    byId('found').textContent = '';
  }
  showAll() { this.view.only = null; this.view.ask(); this.first = 0; this.fillRows(); if (this.view.picked >= 0) this.tell(this.view.picked); }

  tell(i) {
    const {run} = this, panel = byId('panel'), rule = ruleOf(run, i), kind = kindOf(run, i);
    const words = sentence(run, i);
    panel.replaceChildren(make('h3', words[0].toUpperCase() + words.slice(1) + '.'),
      make('p', `${clock(run.at[i])} · ${labelOf(run, i)} · ${eventOf(run, i)}`, 'meta'));
    if (rule) {
      const [id, name, statement, evidence] = rule, box = make('div', undefined, 'rule');
      box.append(make('b', `${id} ${name}`), make('div', statement), make('small', evidence === 'documented' ? 'documented by the vendor' : evidence));
      panel.append(box);
    }
    if (kind[3] >= 0) {
      const [id, name, choice, question] = run.policies[kind[3]], box = make('div', undefined, 'rule');
      box.append(make('b', `Policy ${id}: ${name} = ${choice}`), make('div', question));
      panel.append(box);
    }
    const chain = [];
    for (let at = i; at >= 0 && chain.length < 64; at = run.cause[at]) chain.unshift(at);
    panel.append(make('h4', chain.length > 1 ? 'Why: the chain of causes' : 'Nothing in the run caused it'));
    if (chain.length > 1) panel.append(this.chain(chain, i));
    const effects = this.effectsOf(i);
    if (effects.length) panel.append(make('h4', 'What it led to'), this.chain(effects.slice(0, 8), i));
    if (effects.length > 8) panel.append(make('p', `and ${effects.length - 8} more`, 'meta'));
    if (run.call[i] >= 0) {
      const button = make('button', this.view.only === run.call[i] ? 'Show all calls' : `Only the story of ${run.calls[run.call[i]].name}`);
      button.type = 'button';
      button.onclick = () => (this.view.only === run.call[i] ? this.showAll() : this.showCall(run.call[i]));
      panel.append(button);
    }
  }
  chain(list, now) {
    const {run} = this, ol = make('ol', undefined, 'chain');
    list.forEach((i, place) => {
      const item = make('li', undefined, i === now ? 'now' : ''), button = make('button', sentence(run, i));
      button.type = 'button';
      button.onclick = () => this.pick(i);
      const rule = ruleOf(run, i), before = place ? run.at[i] - run.at[list[place - 1]] : -1;
      item.append(make('small', clock(run.at[i]) + (before >= 0 ? ` (+${span(before)})` : '') + (rule ? ' · ' + rule[0] : '')), button);
      ol.append(item);
    });
    return ol;
  }
  effectsOf(i) {
    if (!this.effects) {
      this.effects = new Map();
      this.run.cause.forEach((cause, at) => {
        if (cause < 0) return;
        if (!this.effects.has(cause)) this.effects.set(cause, []);
        this.effects.get(cause).push(at);
      });
    }
    return this.effects.get(i) || [];
  }

  fillRows() {
    const {run, view} = this, list = this.list(), size = list ? list.length : run.size, rows = [];
    this.first = Math.max(0, Math.min(this.first, size - 1));
    for (let place = this.first; place < Math.min(size, this.first + 50); ++place) {
      const i = list ? list[place] : place, row = make('tr'), label = make('button', labelOf(run, i)), cell = make('td');
      label.type = 'button';
      cell.append(label);
      row.append(make('td', clock(run.at[i]), 'num'), cell, make('td', sentence(run, i), isFailure(run, i) ? 'bad' : ''), make('td', ruleOf(run, i)?.[0] ?? ''));
      if (i === view.picked) row.setAttribute('aria-current', 'true');
      row.onclick = () => this.pick(i);
      rows.push(row);
    }
    byId('rows').replaceChildren(...rows);
    byId('where').textContent = size ? `${this.first + 1} to ${Math.min(size, this.first + 50)} of ${size}` : 'nothing';
    byId('before').disabled = this.first === 0;
    byId('after').disabled = this.first + 50 >= size;
  }

  search(words) {
    const {run, view} = this, wanted = words.trim().toLowerCase();
    this.matches = null;
    view.shown = null;
    if (wanted) {
      this.matches = [];
      for (let i = 0; i < run.size; ++i) {
        const text = `${labelOf(run, i)} ${sentence(run, i)} ${eventOf(run, i)} ${ruleOf(run, i)?.[0] ?? ''}`;
        if (text.toLowerCase().includes(wanted)) this.matches.push(i);
      }
      view.shown = new Set(this.matches);
    }
    byId('found').textContent = wanted ? `${this.matches.length} of ${run.size}` : '';
    this.first = 0;
    view.ask();
    this.fillRows();
  }

  followLink() {
    const hash = decodeURIComponent(location.hash.slice(1)), {run, view} = this;
    const [what, ...rest] = hash.split('='), value = rest.join('=');
    if (what === 'call' && run.byName.has(value)) this.showCall(run.byName.get(value));
    else if (what === 'ev') {
      for (let i = 0; i < run.size; ++i) {
        if (labelOf(run, i) === value) { this.pick(i); break; }
      }
    } else if (what === 't') {
      const [from, to] = value.split('..').map(part => parseFloat(part) * 1e6);
      if (to > from) view.show(from, to);
      else if (Number.isFinite(from)) view.show(from - 5e5, from + 5e5);
    } else return;
    if (view.asked || view.picked >= 0) byId('timeline').scrollIntoView();
  }

  key(key) {
    const {view} = this;
    const deeds = {
      w: () => view.zoom(0.6), s: () => view.zoom(1 / 0.6), a: () => view.pan(-0.2), d: () => view.pan(0.2),
      0: () => view.show(...view.whole), j: () => this.step(1), k: () => this.step(-1), f: () => this.nextFailure(),
      '/': () => byId('search').focus(), '?': () => byId('help').showModal(),
    };
    if (!deeds[key]) return false;
    deeds[key]();
    if (/[wsad0]/.test(key)) this.remember(`t=${(view.from / 1e6).toFixed(6)}..${(view.to / 1e6).toFixed(6)}`);
    return true;
  }

  listen() {
    document.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey || byId('help').open) return;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
        if (event.key === 'Escape') event.target.blur();
        if (event.key === 'Enter' && this.matches) { this.step(1); }
        return;
      }
      if (this.key(event.key)) event.preventDefault();
    });
    byId('tools').addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button) this.key(button.dataset.key);
    });
    byId('search').addEventListener('input', event => this.search(event.target.value));
    byId('before').onclick = () => { this.first -= 50; this.fillRows(); };
    byId('after').onclick = () => { this.first += 50; this.fillRows(); };
    byId('theme').addEventListener('click', () => this.view.draw());
    addEventListener('resize', () => this.view.ask());
    addEventListener('hashchange', () => this.followLink());
    document.addEventListener('click', event => {
      const link = event.target.closest('a[data-call]');
      if (!link || !this.run.byName.has(link.dataset.call)) return;
      event.preventDefault();
      this.showCall(this.run.byName.get(link.dataset.call));
      byId('timeline').scrollIntoView({behavior: calm.matches ? 'auto' : 'smooth'});
    });
    this.listenToPointer();
  }

  listenToPointer() {
    const {view} = this, {canvas} = view, fingers = new Map();
    let moved = 0;
    const gap = () => { const [one, two] = [...fingers.values()]; return Math.abs(one - two); };
    canvas.addEventListener('wheel', event => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      view.zoom(event.deltaY > 0 ? 1.25 : 0.8, view.time(event.offsetX));
    }, {passive: false});
    canvas.addEventListener('pointerdown', event => {
      fingers.set(event.pointerId, event.offsetX);
      moved = fingers.size > 1 ? 99 : 0;
    });
    canvas.addEventListener('pointermove', event => {
      if (!fingers.has(event.pointerId)) return;
      const before = fingers.get(event.pointerId), wide = fingers.size === 2 ? gap() : 0;
      fingers.set(event.pointerId, event.offsetX);
      moved += Math.abs(event.offsetX - before);
      if (wide) view.zoom(Math.min(2, Math.max(0.5, wide / Math.max(1, gap()))), view.time(event.offsetX));
      else if (moved > 4) { const by = view.time(before) - view.time(event.offsetX); view.show(view.from + by, view.to + by); }
    });
    const lift = event => {
      const known = fingers.delete(event.pointerId);
      if (known && event.type === 'pointerup' && moved <= 4) {
        const i = view.at(event.offsetX, event.offsetY);
        if (i >= 0) this.pick(i);
      }
    };
    for (const type of ['pointerup', 'pointercancel', 'pointerleave']) canvas.addEventListener(type, lift);
  }
}

chooseTheme(matchMedia('(prefers-color-scheme: dark)').matches);
byId('theme').onclick = () => chooseTheme(!root.classList.contains('dark'));
addEventListener('beforeprint', () => document.querySelectorAll('details.story, details.changes').forEach(story => { story.open = true; }));
if (typeof DecompressionStream === 'undefined') {
  byId('trouble').hidden = false;
  byId('trouble').textContent = 'This browser cannot unpack the events (it has no DecompressionStream): this is the overview.';
} else {
  root.classList.add('js');
  readRun().then(run => { root.dataset.ready = 'yes'; window.report = new Page(run); }).catch(error => {
    root.classList.remove('js');
    byId('trouble').hidden = false;
    byId('trouble').textContent = 'The events of this page could not be read: ' + error.message;
  });
}
