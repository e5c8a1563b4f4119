// Runs before the first paint, so that a remembered theme never flashes. Kept in step with src/ui/theme.ts.
(function () {
  try {
    const root = document.documentElement;
    const scheme = localStorage.getItem('candor.scheme');
    const contrast = localStorage.getItem('candor.contrast');
    if (scheme === 'light' || scheme === 'dark') root.dataset.scheme = scheme;
    if (contrast === 'more') root.dataset.contrast = contrast;
    if (localStorage.getItem('candor.rail') === '"narrow"') root.dataset.rail = 'narrow';
  } catch {
    // Storage may be closed to us; the system's own preference then holds.
  }
})();
