// Before anything is drawn: scripts run here, so what needs them may show.
document.documentElement.classList.add('js-enabled');
document.addEventListener('DOMContentLoaded', () => {
  document.body.classList.add('js-enabled', ...('noModule' in HTMLScriptElement.prototype ? ['govuk-frontend-supported'] : []));
});
