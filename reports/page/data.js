'use strict';
// Reads the records of the run out of the page: what page_data.cpp packed. Knows no drawing.
const byId = id => document.getElementById(id);

async function readRun() {
  const meta = JSON.parse(byId('meta').textContent);
  const text = atob(byId('data').textContent);
  const packed = Uint8Array.from(text, letter => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let start = 0;
  const columns = meta.columns.map(length => {
    let at = start;
    start += length;
    return () => {
      let value = 0, unit = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * unit;
        unit *= 128;
      } while (byte > 127);
      return value;
    };
  });
  return unpack(meta, columns);
}

const signed = value => (value % 2 ? -(value + 1) / 2 : value / 2);

function unpack(meta, [number, template, cause, call, time, amount, group, nth]) {
  const size = meta.records;
  const run = {
    ...meta, size,
    number: new Float64Array(size), at: new Float64Array(size), shape: new Uint32Array(size),
    cause: new Int32Array(size), call: new Int32Array(size), amount: new Float64Array(size),
    label: new Uint32Array(size), calls: [], byName: new Map(),
  };
  const codes = new Map(meta.events.map(([name], code) => [name, code]));
  const satisfied = codes.get('watch.satisfied'), started = codes.get('watch.started');
  const lastNth = {}, told = new Map();
  let last = 0, uncaused = 0;
  for (let i = 0; i < size; ++i) {
    last = run.number[i] = last + number();
    const shape = run.shape[i] = template();
    const kind = meta.templates[shape];
    const back = cause();
    run.cause[i] = back ? i - back : -1;
    const step = signed(time());
    if (back) run.at[i] = run.at[i - back] + step;
    else uncaused = run.at[i] = uncaused + step;
    const code = call();
    if (code === 0) run.call[i] = -1;
    else if (code === 1) {
      const g = group();
      lastNth[g] = (lastNth[g] || 0) + signed(nth());
      const [id, single] = meta.groups[g];
      run.call[i] = run.calls.length;
      const name = single ? id : id + '#' + (lastNth[g] + 1);
      run.byName.set(name, run.calls.length);
      run.calls.push({name, from: run.at[i], to: run.at[i], records: [], created: -1, outcome: -1});
    } else run.call[i] = run.calls.length - code + 1;
    const story = run.calls[run.call[i]];
    if (story) { story.records.push(i); story.to = run.at[i]; }
    if (kind[6] < 0) {
      let expected = 0;
      if (kind[1] === satisfied && back && meta.templates[run.shape[i - back]][1] === started)
        expected = run.amount[i - back] - (run.at[i] - run.at[i - back]);
      else if (kind[1] !== started && story) expected = run.at[i] - story.from;
      run.amount[i] = expected + signed(amount());
    } else run.amount[i] = kind[6];
    const teller = story ? 'c' + run.call[i] : kind[4].join();
    told.set(teller, (told.get(teller) || 0) + 1);
    run.label[i] = told.get(teller);
    if (story) {
      const name = meta.events[kind[1]][0];
      if (name === 'session.created' && story.created < 0) story.created = i;
      if (/^call\.(routed|default_routed|abandoned|stuck|lost)$/.test(name) && story.outcome < 0) story.outcome = i;
    }
  }
  return run;
}

function span(us) {
  const size = Math.abs(us), cut = (value, unit) => +value.toFixed(6) + ' ' + unit;
  if (size === 0) return '0 s';
  if (size < 1e3) return us + ' us';
  return size < 1e6 ? cut(us / 1e3, 'ms') : cut(us / 1e6, 's');
}
const clock = us => (us / 1e6).toFixed(6) + ' s';

// What a record is, in words.
const kindOf = (run, i) => run.templates[run.shape[i]];
const eventOf = (run, i) => run.events[kindOf(run, i)[1]][0];
const isFailure = (run, i) => run.events[kindOf(run, i)[1]][1] === 1;
const ruleOf = (run, i) => run.rules[kindOf(run, i)[2]];
const nameOf = (run, [kind, index]) => (kind ? run.names[kind][index] : 'run');
function sentence(run, i) {
  return kindOf(run, i)[0].replace(/\u0001/g, () => span(run.amount[i])).replace(/\u0002/g, () => run.amount[i]);
}
function labelOf(run, i) {
  const story = run.calls[run.call[i]];
  return (story ? story.name : nameOf(run, kindOf(run, i)[4])) + '.' + run.label[i];
}
