/* Passkeys. Every page works without this file: what needs it stays hidden, and says so.

   data-passkey="make" or "use"   a form, sent once the device has answered
   data-question="/address"       where to ask what to ask the device
   data-passkey-answer            within it: the hidden field for what the device has answered
   data-passkey-button            within it: the button, hidden until a device can be asked
   data-passkey-said              within it: where is told what went wrong (a live region)
   data-passkey-autofill          on the form: offer passkeys in the list of the e-mail field, too
   data-passkey-without           what is said where no device can be asked */
(function () {
  "use strict";
  var doc = document, waiting = null;
  var able = !!(window.PublicKeyCredential && navigator.credentials && navigator.credentials.create);

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }
  function text(buffer) {
    if (!buffer) return null;
    var signs = "";
    new Uint8Array(buffer).forEach(function (one) { signs += String.fromCharCode(one); });
    return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function readable(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  function options(told) {
    told.challenge = bytes(told.challenge);
    if (told.user) told.user.id = bytes(told.user.id);
    told.excludeCredentials = readable(told.excludeCredentials);
    told.allowCredentials = readable(told.allowCredentials);
    return told;
  }
  function answer(made) {
    var from = made.response, response = { clientDataJSON: text(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = text(from.attestationObject);
      response.transports = from.getTransports ? from.getTransports() : [];
    } else {
      response.authenticatorData = text(from.authenticatorData);
      response.signature = text(from.signature);
      response.userHandle = text(from.userHandle);
    }
    return JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type, response: response,
      authenticatorAttachment: made.authenticatorAttachment || null,
      clientExtensionResults: made.getClientExtensionResults()
    });
  }

  var WORDS = {
    NotAllowedError: "Nothing was confirmed. Try again, or go on another way.",
    InvalidStateError: "This device has a passkey for you already.",
    SecurityError: "Passkeys work only at the site's own address.",
    NotSupportedError: "This device cannot make a passkey that can be used here."
  };
  function say(form, sentence) {
    var place = form.querySelector("[data-passkey-said]");
    place.textContent = sentence;
    place.hidden = !sentence;
  }
  function question(form) {
    var sent = new URLSearchParams({ csrf_token: form.elements.namedItem("csrf_token").value });
    return fetch(form.dataset.question, { method: "POST", body: sent, redirect: "error", cache: "no-store" })
      .then(function (told) {
        if (told.status === 429) throw new Error("There were too many attempts. Wait a minute.");
        if (!told.ok) throw new Error("That took too long. Open this page anew.");
        return told.json();
      });
  }
  function send(form, made) {
    form.querySelector("[data-passkey-answer]").value = answer(made);
    form.submit();
  }
  function refuse(form, fault) {
    if (fault.name === "AbortError") return;
    say(form, WORDS[fault.name] || (fault.name === "Error" ? fault.message : "That did not work. Try again."));
  }

  /* By the button: a dialog of the browser. */
  function ask(form, button) {
    if (waiting) { waiting.abort(); waiting = null; }
    say(form, "");
    button.disabled = true;
    question(form).then(function (told) {
      var make = form.dataset.passkey === "make", asked = { publicKey: options(told) };
      return make ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
    }).then(function (made) {
      send(form, made);
    }).catch(function (fault) {
      button.disabled = false;
      refuse(form, fault);
      button.focus();
      if (form.hasAttribute("data-passkey-autofill")) offer(form);
    });
  }

  /* In the list of the e-mail field: waits until somebody chooses one; asked anew before the question is old. */
  function offer(form) {
    if (!PublicKeyCredential.isConditionalMediationAvailable || !window.AbortController) return;
    PublicKeyCredential.isConditionalMediationAvailable().then(function (can) {
      if (!can) return null;
      return question(form).then(function (told) {
        var stop = new AbortController(), anew;
        waiting = stop;
        anew = setTimeout(function () {
          if (waiting === stop) { stop.abort(); waiting = null; offer(form); }
        }, 240000);
        return navigator.credentials.get({
          publicKey: options(told), mediation: "conditional", signal: stop.signal
        }).then(function (made) {
          clearTimeout(anew);
          send(form, made);
        });
      });
    }).catch(function (fault) {
      /* The button is there, and says what is wrong when it is pressed. */
      if (fault.name === "NotAllowedError") refuse(form, fault);
    });
  }

  doc.querySelectorAll("[data-passkey]").forEach(function (form) {
    var button = form.querySelector("[data-passkey-button]");
    if (!able || !button) return;
    form.hidden = false;
    form.addEventListener("submit", function (e) { e.preventDefault(); ask(form, button); });
    if (form.hasAttribute("data-passkey-autofill")) offer(form);
  });
  doc.querySelectorAll("[data-passkey-without]").forEach(function (place) { place.hidden = able; });
})();
