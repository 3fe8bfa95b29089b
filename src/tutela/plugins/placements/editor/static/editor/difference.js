// Which words of a text a person has changed: Myers' algorithm (1986), O((N+M)·D), over words and the gaps between them.

const MOST_CHANGES = 800;

/** *after* as runs of {text, edited}: what is the same as in *before*, and what is not.
 *
 * Where something was only left out, what follows it (at the end: what precedes it) counts as edited, so that it shows. */
export function difference(before, after) {
  const [a, b] = [before, after].map((text) => text.match(/\s+|[^\s]+/g) ?? []);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = kept(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const from = b.map((_word, at) => {
    if (at < start) return at;
    if (at >= b.length - end) return at + a.length - b.length;
    return middle.has(at - start) ? middle.get(at - start) + start : -1;
  });
  return runs(b, withGaps(from, a.length));
}

/** For each word whether it is unchanged; *from* has its place in the text before, or -1. */
function withGaps(from, length) {
  const same = from.map((place) => place >= 0);
  let expected = 0;
  from.forEach((place, at) => {
    if (place < 0) expected = -1; // the change is shown already
    else {
      if (expected >= 0 && place > expected) same[at] = false;
      expected = place + 1;
    }
  });
  if (from.length && expected >= 0 && expected < length) same[from.length - 1] = false;
  return same;
}

/** The places in *b* of a longest common subsequence, with those in *a*; none where the two are too far apart. */
function kept(a, b) {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  const reached = new Map([[1, 0]]);
  const trace = [];
  for (let changes = 0; changes <= most; changes++) {
    trace.push(new Map(reached));
    for (let line = -changes; line <= changes; line += 2) {
      const down = line === -changes || (line !== changes && reached.get(line - 1) < reached.get(line + 1));
      let x = down ? reached.get(line + 1) : reached.get(line - 1) + 1;
      while (x < a.length && x - line < b.length && a[x] === b[x - line]) x++;
      reached.set(line, x);
      if (x >= a.length && x - line >= b.length) return back(trace, a.length, b.length);
    }
  }
  return new Map();
}

function back(trace, x, y) {
  const same = new Map();
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reached = trace[changes];
    const line = x - y;
    const down = line === -changes || (line !== changes && reached.get(line - 1) < reached.get(line + 1));
    const from = down ? line + 1 : line - 1;
    const beforeX = reached.get(from);
    const beforeY = beforeX - from;
    while (x > beforeX && y > beforeY && x > 0 && y > 0) {
      x--;
      y--;
      same.set(y, x);
    }
    [x, y] = [beforeX, beforeY];
  }
  return same;
}

function runs(words, same) {
  const found = [];
  words.forEach((word, at) => {
    const edited = !same[at];
    const last = found.at(-1);
    if (last?.edited === edited) last.text += word;
    else found.push({ text: word, edited });
  });
  return found;
}
