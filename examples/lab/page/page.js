// SPDX-License-Identifier: MIT
// Folds, filters and links. Without it the page is complete, with everything open.
'use strict';
document.documentElement.classList.add('has-script');

document.addEventListener('DOMContentLoaded', () => {
  const find = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const isPressed = (button) => button.getAttribute('aria-pressed') === 'true';
  const press = (button, on) => button.setAttribute('aria-pressed', String(on));

  // ---- Folds --------------------------------------------------------------------------------------
  function setFold(button, open) {
    button.setAttribute('aria-expanded', String(open));
    byId(button.getAttribute('aria-controls')).classList.toggle('is-open', open);
  }

  for (const title of find('.fold-title')) {
    const button = document.createElement('button');
    const chevron = document.createElement('span');
    chevron.className = 'chevron';
    button.type = 'button';
    button.className = 'fold-button';
    button.setAttribute('aria-controls', title.dataset.opens);
    button.append(chevron, title.textContent);
    title.replaceWith(button);
    setFold(button, false);
    button.addEventListener('click', () => {
      setFold(button, button.getAttribute('aria-expanded') !== 'true');
    });
  }

  // ---- Filters ------------------------------------------------------------------------------------
  const text = byId('filter-text');
  const group = byId('filter-group');
  const status = byId('filter-status');
  const differ = find('[data-differ]');
  const methods = find('[data-show-method]');
  const platforms = find('[data-show-platform]');
  const openAll = byId('open-all');
  const table = byId('matrix-table');
  const glance = byId('glance-table'); // the same on paper

  const rows = find('tr.observation', table).map((row) => {
    const evidence = byId(`${row.id}-evidence`);
    return {
      row,
      evidence,
      glance: byId(`${row.id}-glance`),
      group: row.dataset.group,
      words: `${row.textContent} ${evidence.textContent}`.toLowerCase(),
      cells: find('td', row),
      tags: find('[data-tag]', row),
      button: row.querySelector('.fold-button'),
    };
  });

  const hidden = (buttons, key) =>
    new Set(buttons.filter((button) => !isPressed(button)).map((button) => button.dataset[key]));

  // A heading over several columns spans those that are left.
  function showColumns() {
    const noMethods = hidden(methods, 'showMethod');
    const noPlatforms = hidden(platforms, 'showPlatform');
    for (const each of [table, glance]) {
      for (const cell of find('[data-method]', each)) {
        cell.hidden = noMethods.has(cell.dataset.method) || noPlatforms.has(cell.dataset.platform);
      }
      const last = find('thead tr', each).pop();
      for (const heading of find('thead th[colspan]', each)) {
        const below = find(`th[data-platform="${heading.dataset.platform}"]`, last);
        const left = below.filter((method) => !method.hidden).length;
        heading.hidden = left === 0;
        heading.colSpan = Math.max(left, 1);
      }
    }
  }

  // Do two cells that agree in `same` have different values? Empty ones were not answered; that there
  // is none is an answer between platforms.
  function differs(cells, same) {
    const seen = new Map();
    return cells.some(({ dataset }) => {
      if (dataset.value === '' || (dataset.value === 'none' && same === 'platform')) return false;
      const key = dataset[same];
      if (!seen.has(key)) seen.set(key, dataset.value);
      return seen.get(key) !== dataset.value;
    });
  }

  function isWanted(item, words, wanted) {
    const cells = item.cells.filter((cell) => !cell.hidden);
    const found = {
      method: differs(cells, 'platform'),
      platform: differs(cells, 'method'),
    };
    for (const tag of item.tags) tag.hidden = !found[tag.dataset.tag];
    return (
      (group.value === '' || group.value === item.group) &&
      (wanted.length === 0 || wanted.some((kind) => found[kind])) &&
      words.every((word) => item.words.includes(word))
    );
  }

  function filter() {
    showColumns();
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = differ.filter(isPressed).map((button) => button.dataset.differ);
    let count = 0;
    for (const item of rows) {
      const shown = isWanted(item, words, wanted);
      item.row.hidden = item.evidence.hidden = item.glance.hidden = !shown;
      if (shown) count += 1;
    }
    for (const body of [...find('tbody', table), ...find('tbody', glance)]) {
      body.hidden = find('tr[id]:not([hidden])', body).length === 0;
    }
    byId('nothing-left').hidden = count > 0;
    status.textContent = `${count} of ${rows.length} observations shown`;
  }

  function reset() {
    text.value = group.value = '';
    for (const button of differ) press(button, false);
    for (const button of [...methods, ...platforms]) press(button, true);
    filter();
  }

  // The last column stays: an empty table answers nothing.
  function toggle(button, others) {
    const isLast = isPressed(button) && others.filter(isPressed).length === 1;
    if (!isLast) press(button, !isPressed(button));
    filter();
    if (isLast) status.textContent += '; the last one cannot be hidden';
  }

  text.addEventListener('input', filter);
  group.addEventListener('change', filter);
  for (const button of differ) {
    button.addEventListener('click', () => {
      press(button, !isPressed(button));
      filter();
    });
  }
  for (const list of [methods, platforms]) {
    for (const button of list) button.addEventListener('click', () => toggle(button, list));
  }
  byId('filter-reset').addEventListener('click', reset);
  byId('nothing-reset').addEventListener('click', () => {
    reset();
    text.focus();
  });
  openAll.addEventListener('click', () => {
    press(openAll, !isPressed(openAll));
    for (const item of rows) setFold(item.button, isPressed(openAll));
  });

  // ---- Links to an observation --------------------------------------------------------------------
  function follow() {
    const item = rows.find(({ row }) => `#${row.id}` === location.hash);
    if (!item) return;
    if (item.row.hidden) reset();
    setFold(item.button, true);
    item.row.scrollIntoView({ block: 'center', behavior: 'instant' });
  }
  window.addEventListener('hashchange', follow);

  // ---- Light and dark, and the data ---------------------------------------------------------------
  const theme = byId('theme-toggle');
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (document.documentElement.dataset.theme || (prefersDark.matches ? 'dark' : 'light')) === 'dark';
  const showTheme = () => {
    theme.textContent = isDark() ? 'Light' : 'Dark';
    theme.setAttribute('aria-label', `${theme.textContent} colours`);
  };
  theme.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
    showTheme();
  });
  prefersDark.addEventListener('change', showTheme);

  byId('data-save').addEventListener('click', () => {
    const data = new Blob([byId('report-data').textContent], { type: 'application/json' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(data);
    link.download = 'brood-compare.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });

  showTheme();
  filter();
  follow();
});
