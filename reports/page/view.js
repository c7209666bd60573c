// Draws the timeline: lanes, modes, faults, watches with their ends, calls, and the chain of causes
// of the selected record. One canvas whatever the number of marks. Knows no keyboard and no panel.
const letters = 'PBXHS';

class View {
  constructor(run, canvas) {
    Object.assign(this, {run, canvas, pen: canvas.getContext('2d'), picked: -1, only: null, hits: []});
    this.whole = [run.start, run.size ? run.at[run.size - 1] : run.until];
    this.lanes = this.makeLanes();
    this.marks = Array.from(this.lanes, () => []);
    for (let i = 0; i < run.size; ++i) this.marks[this.laneOf(i)].push(i);
    this.watches = this.makeWatches();
    [this.from, this.to] = this.heart();
  }

  makeLanes() {
    const {run} = this;
    const lanes = [{name: 'Faults', note: 'and network', kind: 'faults', high: 34}];
    lanes.push({name: 'Management', note: 'SCS, LCAs', kind: 'ml', high: 30});
    const order = run.apps.map((app, i) => i);
    order.sort((a, b) => run.apps[a].dc - run.apps[b].dc || run.apps[a].node - run.apps[b].node || a - b);
    let before = null;
    for (const i of order) {
      const app = run.apps[i];
      const group = run.names[2][app.node] + ' · ' + run.names[4][app.dc];
      lanes.push({name: run.names[1][i], note: 'on ' + run.names[3][app.host], kind: 'app', app: i, high: 58,
        group: group === before ? null : 'node ' + group});
      before = group;
    }
    lanes.push({name: 'Calls', note: 'until routed', kind: 'calls', high: 84, group: 'switch'});
    let y = 26;
    for (const lane of lanes) {
      if (lane.group) y += 18;
      lane.y = y;
      y += lane.high;
    }
    this.high = y + 6;
    this.laneOfApp = new Map(lanes.map((lane, at) => [lane.app, at]));
    return lanes;
  }

  laneOf(i) {
    const [kind, index] = kindOf(this.run, i)[4];
    if (kind === 1) return this.laneOfApp.get(index);
    if (this.run.call[i] >= 0) return this.lanes.length - 1;
    return kind === 5 || kind === 6 ? 1 : 0;
  }

  // Each watch with its end, and who had the session.
  makeWatches() {
    const {run} = this, found = [], open = new Map();
    for (let i = 0; i < run.size; ++i) {
      const name = eventOf(run, i);
      if (!name.startsWith('watch.')) continue;
      const key = run.call[i] + '/' + kindOf(run, i)[4][1];
      if (name === 'watch.started') {
        const watch = {start: i, end: -1, from: run.at[i], to: run.at[i] + run.amount[i], ranOut: false};
        open.set(key, watch);
        found.push(watch);
      } else if (open.has(key)) {
        Object.assign(open.get(key), {end: i, to: run.at[i], ranOut: name === 'watch.expired'});
        open.delete(key);
      }
    }
    const byApp = new Map();
    for (const watch of found) {
      const app = kindOf(run, watch.start)[4][1], call = run.calls[run.call[watch.start]];
      const made = call ? call.created : -1;
      watch.winner = made < 0 ? 'nobody' : nameOf(run, kindOf(run, made)[4]);
      if (!byApp.has(app)) byApp.set(app, []);
      const list = byApp.get(app);
      watch.row = list.rows === undefined ? 0 : list.rows;
      list.push(watch);
    }
    for (const list of byApp.values()) {
      const ends = [];
      for (const watch of list) {
        let row = ends.findIndex(end => end <= watch.from);
        if (row < 0) row = ends.length;
        if (row < 64) ends[row] = watch.to;
        watch.row = row;
      }
    }
    return byApp;
  }

  // From the first fault or call to the last thing that decided anything.
  heart() {
    const {run} = this;
    let first = Infinity, last = -Infinity;
    for (let i = 0; i < run.size; ++i) {
      if (/^(run\.|call\.ended|session\.ended)/.test(eventOf(run, i))) continue;
      first = Math.min(first, run.at[i]);
      last = Math.max(last, run.at[i]);
    }
    if (first > last) return this.whole;
    const edge = Math.max((last - first) * 0.04, 1000);
    return [first - edge, last + edge * 2.5];
  }

  show(from, to) {
    const least = 20, most = (this.whole[1] - this.whole[0]) * 1.2 + 1000;
    const width = Math.min(Math.max(to - from, least), most), middle = (from + to) / 2;
    this.from = middle - width / 2;
    this.to = middle + width / 2;
    this.ask();
  }
  zoom(by, at = (this.from + this.to) / 2) { this.show(at - (at - this.from) * by, at + (this.to - at) * by); }
  pan(share) { const by = (this.to - this.from) * share; this.show(this.from + by, this.to + by); }
  bring(i) {
    const at = this.run.at[i], width = this.to - this.from;
    if (at < this.from + width * 0.05 || at > this.to - width * 0.05) this.show(at - width / 2, at + width / 2);
    this.ask();
  }
  ask() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => { this.asked = 0; this.draw(); });
  }

  x(at) { return this.left + (at - this.from) / (this.to - this.from) * (this.width - this.left - 8); }
  time(x) { return this.from + (x - this.left) / (this.width - this.left - 8) * (this.to - this.from); }

  draw() {
    const {canvas, pen} = this, scale = Math.min(window.devicePixelRatio || 1, 3);
    this.width = canvas.clientWidth || 800;
    this.left = this.width < 560 ? 78 : 132;
    if (canvas.width !== Math.round(this.width * scale) || canvas.height !== Math.round(this.high * scale)) {
      canvas.width = Math.round(this.width * scale);
      canvas.height = Math.round(this.high * scale);
      canvas.style.height = this.high + 'px';
    }
    const style = getComputedStyle(document.documentElement);
    this.ink = name => style.getPropertyValue('--' + name);
    const names = ['bg', 'card', 'ink', 'soft', 'line', 'accent', 'mP', 'mB', 'lB', 'mX', 'lX', 'mH', 'dH', 'mS', 'onP', 'onB', 'onX', 'onH', 'onS', 'fault', 'bad', 'ok', 'out'];
    this.c = Object.fromEntries(names.map(name => [name, this.ink(name)]));
    this.hits = [];
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, this.width, this.high);
    pen.textBaseline = 'middle';
    this.drawGrid();
    pen.save();
    pen.beginPath();
    pen.rect(this.left, 0, this.width - this.left, this.high);
    pen.clip();
    this.drawFaults();
    this.lanes.forEach((lane, at) => {
      if (lane.kind === 'app') this.drawApp(lane);
      if (lane.kind === 'calls') this.drawCalls(lane);
      this.drawMarks(lane, this.marks[at]);
    });
    this.drawChain();
    pen.restore();
    this.drawNames();
  }

  text(words, x, y, color, size = 12, weight = 400, most = 0) {
    const {pen} = this;
    pen.font = `${weight} ${size}px system-ui, sans-serif`;
    pen.fillStyle = color;
    if (most && pen.measureText(words).width > most) {
      while (words.length > 1 && pen.measureText(words + '…').width > most) words = words.slice(0, -1);
      words += '…';
    }
    pen.fillText(words, x, y);
    return pen.measureText(words).width;
  }

  drawGrid() {
    const {pen, c} = this, span_ = this.to - this.from;
    let step = 10 ** Math.ceil(Math.log10(span_ / (this.width < 560 ? 4 : 9)));
    if (span_ / step < 2.5) step /= 5; else if (span_ / step < 5) step /= 2;
    step = Math.max(step, 1);
    pen.textAlign = 'center';
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      const x = this.x(at);
      if (x < this.left) continue;
      pen.fillStyle = c.line;
      pen.fillRect(x, 22, 1, this.high);
      if (x > this.left + 12 && x < this.width - 18) this.text(span(Math.round(at)), x, 11, c.soft, 11);
    }
    pen.textAlign = 'left';
  }

  drawNames() {
    const {pen, c} = this;
    for (const lane of this.lanes) {
      if (lane.group) {
        pen.fillStyle = c.line;
        pen.fillRect(0, lane.y - 18, this.width, 1);
        this.text(lane.group, 8, lane.y - 8, c.soft, 11, 400, this.width - 16);
      }
      const room = this.left - 14;
      this.text(lane.name, 8, lane.y + 12, c.ink, 13, 600, room);
      if (lane.high > 28) this.text(lane.note, 8, lane.y + 27, c.soft, 11, 400, room);
    }
  }

  drawFaults() {
    const {pen, run, c} = this;
    let free = -Infinity, row = 0;
    for (const [fault, from, to] of run.faults) {
      const x = this.x(from), end = this.x(to === null ? Math.max(this.whole[1], this.to) : to);
      if (end < this.left || x > this.width) continue;
      pen.globalAlpha = 0.12;
      pen.fillStyle = c.fault;
      pen.fillRect(x, 24, Math.max(2, end - x), this.high);
      pen.globalAlpha = 1;
      pen.fillRect(x, 24, 1.5, this.high);
      row = x < free ? (row + 1) % 2 : 0;
      const shown = Math.max(x, this.left) + 5;
      free = shown + this.text('fault ' + run.names[10][fault], shown, 34 + row * 14, c.bad, 12, 600, this.width - shown - 6);
    }
  }

  fillMode(state, x, y, width, high) {
    const {pen, c} = this;
    const letter = letters[state];
    pen.fillStyle = c['m' + letter];
    pen.fillRect(x, y, width, high);
    if (letter === 'P' || letter === 'S') return;
    pen.save();
    pen.beginPath();
    pen.rect(x, y, width, high);
    pen.clip();
    pen.strokeStyle = letter === 'B' ? c.lB : c.lX;
    pen.fillStyle = c.dH;
    pen.lineWidth = 1;
    pen.beginPath();
    const from = Math.max(x, this.left) - 24, to = Math.min(x + width, this.width) + 24;
    for (let at = from - (from % 8); at < to; at += 8) {
      if (letter === 'H') { pen.rect(at, y + 3, 2, 2); pen.rect(at + 4, y + 9, 2, 2); continue; }
      pen.moveTo(at, y + high); pen.lineTo(at + high, y);
      if (letter === 'X') { pen.moveTo(at, y); pen.lineTo(at + high, y + high); }
    }
    if (letter === 'H') pen.fill(); else pen.stroke();
    pen.restore();
  }

  drawApp(lane) {
    const {pen, run, c} = this;
    const modes = run.apps[lane.app].modes;
    modes.forEach(([from, state], at) => {
      const x = Math.max(this.x(from), this.left - 2);
      const end = Math.min(this.x(at + 1 < modes.length ? modes[at + 1][0] : Math.max(this.whole[1], this.to)), this.width);
      if (end < x) return;
      this.fillMode(state, x, lane.y + 4, Math.max(1, end - x), 15);
      if (end - x > 16) {
        const letter = letters[state];
        pen.fillStyle = c['m' + letter];
        pen.fillRect(x + 2, lane.y + 5, 13, 13);
        this.text(letter, x + 4, lane.y + 12, c['on' + letter], 11, 700);
      }
    });
    this.drawWatches(lane);
  }

  drawWatches(lane) {
    const {pen, c, run} = this;
    const all = this.watches.get(lane.app) || [];
    const seen = all.filter(watch => watch.to >= this.from && watch.from <= this.to
      && (this.only === null || run.call[watch.start] === this.only));
    const rows = seen.reduce((most, watch) => Math.max(most, watch.row), 0) + 1;
    if (rows > 6 || seen.length > 400) return this.drawWatchCounts(lane, seen);
    const high = Math.min(12, 34 / rows);
    for (const watch of seen) {
      const y = lane.y + 23 + watch.row * high, x = this.x(watch.from), end = this.x(watch.to);
      pen.strokeStyle = pen.fillStyle = watch.ranOut ? c.out : watch.end < 0 ? c.soft : c.ok;
      pen.lineWidth = this.picked === watch.end || this.picked === watch.start ? 3 : 1.5;
      const drop = Math.min(6, high - 1);
      pen.beginPath();
      pen.moveTo(x, y); pen.lineTo(x, y + drop); pen.lineTo(end, y + drop); pen.lineTo(end, y);
      pen.stroke();
      if (watch.end >= 0) {
        pen.beginPath();
        if (watch.ranOut) { pen.moveTo(end - 4, y - 3); pen.lineTo(end + 4, y - 3); pen.lineTo(end, y + 4); } else pen.arc(end, y, 3, 0, 7);
        pen.fill();
      }
      this.hits.push([x, end, y - 3, y + drop + 2, watch.end < 0 ? watch.start : watch.end]);
      if (rows < 3) {
        const words = watch.end < 0 ? 'still watching' : watch.ranOut ? `ran out; ${watch.winner} created the session` : `not needed: ${watch.winner} won`;
        this.text(words, Math.max(end, this.left) + 8, y + 2, c.ink, 11, 400, this.width - end - 14);
      }
    }
  }

  // Too many to tell apart: how many are open at each place.
  drawWatchCounts(lane, seen) {
    const {pen, c} = this, width = Math.ceil(this.width);
    const open = new Int32Array(width + 2), out = new Int32Array(width + 2);
    for (const watch of seen) {
      const x = Math.max(0, Math.floor(this.x(watch.from))), end = Math.min(width, Math.ceil(this.x(watch.to)));
      ++open[Math.min(x, width)];
      --open[end + 1];
      if (watch.ranOut && this.x(watch.to) >= 0 && this.x(watch.to) < width) ++out[Math.floor(this.x(watch.to))];
    }
    let most = 1, now = 0;
    for (let x = 0; x <= width; ++x) most = Math.max(most, now += open[x]);
    now = 0;
    for (let x = 0; x <= width; ++x) {
      now += open[x];
      const high = now / most * 28;
      pen.fillStyle = c.ok;
      pen.globalAlpha = 0.55;
      pen.fillRect(x, lane.y + 54 - high, 1, high);
      pen.globalAlpha = 1;
      if (out[x]) { pen.fillStyle = c.out; pen.fillRect(x, lane.y + 48, 1.5, 7); }
    }
    this.text(`${seen.length} watches, at most ${most} open at once`, this.left + 6, lane.y + 29, c.ink, 11);
  }

  drawCalls(lane) {
    const {pen, run, c} = this;
    const seen = [];
    run.calls.forEach((call, at) => {
      const end = call.outcome < 0 ? call.to : run.at[call.outcome];
      if (end >= this.from && call.from <= this.to && (this.only === null || this.only === at)) seen.push([call, at, end]);
    });
    const ends = [], rows = [];
    for (const [call, , end] of seen) {
      let row = ends.findIndex(until => until <= call.from);
      if (row < 0) row = ends.length;
      if (row > 40) break;
      ends[row] = end;
      rows.push(row);
    }
    if (ends.length > 9 || seen.length > 600) return this.drawCallCounts(lane, seen);
    const high = Math.min(18, 76 / Math.max(1, ends.length));
    seen.forEach(([call, , end], at) => {
      const y = lane.y + 4 + rows[at] * high, x = this.x(call.from), made = call.created < 0 ? end : run.at[call.created];
      const thick = Math.max(2, Math.min(8, high - 2));
      pen.fillStyle = c.out;
      pen.globalAlpha = 0.8;
      pen.fillRect(x, y, Math.max(1.5, this.x(made) - x), thick);
      pen.globalAlpha = 1;
      pen.fillStyle = c.ok;
      pen.fillRect(this.x(made), y, Math.max(1.5, this.x(end) - this.x(made)), thick);
      this.hits.push([x, this.x(end) + 3, y - 1, y + thick + 1, call.records[0]]);
      if (high >= 12) {
        const words = call.created < 0 ? `${call.name}: no session` : `${call.name}: waited ${span(made - call.from)} for its session`;
        this.text(words, Math.max(this.left, this.x(end)) + 6, y + 4, c.ink, 11, 400, this.width - this.x(end) - 10);
      }
    });
  }

  drawCallCounts(lane, seen) {
    const {pen, run, c} = this, width = Math.ceil(this.width) + 1;
    const waiting = new Int32Array(width + 1), lost = new Int32Array(width + 1);
    const clip = at => Math.min(width, Math.max(0, Math.floor(this.x(at))));
    for (const [call, , end] of seen) {
      const until = call.created < 0 ? end : run.at[call.created];
      ++waiting[clip(call.from)];
      --waiting[Math.min(width, clip(until) + 1)];
      if (call.created < 0) ++lost[clip(end)];
    }
    let most = 1, now = 0;
    for (let x = 0; x < width; ++x) most = Math.max(most, now += waiting[x]);
    now = 0;
    for (let x = 0; x < width; ++x) {
      now += waiting[x];
      const high = now / most * 60;
      pen.fillStyle = c.out;
      pen.globalAlpha = 0.7;
      pen.fillRect(x, lane.y + 80 - high, 1, high);
      pen.globalAlpha = 1;
      if (lost[x]) { pen.fillStyle = c.bad; pen.fillRect(x, lane.y + 78, 2, 6); }
    }
    this.text(`${seen.length} calls; at most ${most} wait for a session at once`, this.left + 6, lane.y + 10, c.ink, 11);
  }

  // Ticks for events that are no watch; one a pixel is enough.
  drawMarks(lane, list) {
    const {pen, run, c} = this;
    const y = lane.kind === 'app' ? lane.y + 1 : lane.kind === 'calls' ? lane.y - 2 : lane.y + 16;
    let last = -9;
    for (let at = this.firstAt(list, this.from); at < list.length && run.at[list[at]] <= this.to; ++at) {
      const i = list[at], x = this.x(run.at[i]), name = eventOf(run, i);
      const hit = this.shown && this.shown.has(i);
      if (name.startsWith('watch.') && !hit) continue;
      if (this.only !== null && run.call[i] >= 0 && run.call[i] !== this.only) continue;
      if (x - last < 1 && !hit) continue;
      last = x;
      pen.fillStyle = hit ? c.accent : isFailure(run, i) ? c.bad : c.ink;
      if (lane.kind === 'app') pen.fillRect(x - 0.75, y, 1.5, 21);
      else if (lane.kind === 'calls') pen.fillRect(x - 0.5, y, 1, 5);
      else { pen.beginPath(); pen.arc(x, y, 4, 0, 7); pen.fill(); }
      if (hit) { pen.beginPath(); pen.moveTo(x - 4, y - 5); pen.lineTo(x + 4, y - 5); pen.lineTo(x, y + 1); pen.fill(); }
      this.hits.push([x - 5, x + 5, y - 4, y + 22, i]);
    }
  }
  firstAt(list, time) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.run.at[list[middle]] < time) low = middle + 1; else high = middle;
    }
    return low;
  }

  middleOf(i) {
    const lane = this.lanes[this.laneOf(i)];
    return lane.y + (lane.kind === 'app' ? 12 : lane.kind === 'calls' ? 4 : 16);
  }
  drawChain() {
    if (this.picked < 0) return;
    const {pen, run, c} = this;
    const x = this.x(run.at[this.picked]);
    pen.strokeStyle = c.accent;
    pen.lineWidth = 1;
    pen.setLineDash([3, 3]);
    pen.beginPath(); pen.moveTo(x, 22); pen.lineTo(x, this.high); pen.stroke();
    pen.setLineDash([]);
    pen.lineWidth = 2;
    for (let i = this.picked, steps = 0; i >= 0 && steps < 64; i = run.cause[i], ++steps) {
      const at = this.x(run.at[i]), y = this.middleOf(i), from = run.cause[i];
      if (from >= 0) {
        pen.beginPath(); pen.moveTo(this.x(run.at[from]), this.middleOf(from)); pen.lineTo(at, y); pen.stroke();
      }
      pen.beginPath(); pen.arc(at, y, i === this.picked ? 7 : 4.5, 0, 7);
      pen.fillStyle = i === this.picked ? c.accent : c.card;
      pen.fill(); pen.stroke();
    }
  }

  at(x, y) {
    let best = -1, least = 14;
    for (const [from, to, top, bottom, i] of this.hits) {
      const off = Math.max(from - x, x - to, 0) + Math.max(top - y, y - bottom, 0) + (to - from > 12 ? 1 : 0);
      if (off < least) { least = off; best = i; }
    }
    return best;
  }
}
