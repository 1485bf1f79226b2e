// First thing in <body>, before anything is drawn and before GOV.UK Frontend starts: scripts run here.
document.body.classList.add('js-enabled', ...('noModule' in HTMLScriptElement.prototype ? ['govuk-frontend-supported'] : []));
