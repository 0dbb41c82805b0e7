// Keys for a tablet, and the way back after the screen was closed.
"use strict";

const DIGITS = [..."1234567890"].map((digit) => ({
  said: digit,
  key: digit,
  code: digit.charCodeAt(0),
}));
const KEYS = DIGITS.concat([
  { said: "－", key: "-", code: 189 },
  { said: "訂正", key: "Backspace", code: 8 },
  { said: "戻る", key: "Escape", code: 27 },
  { said: "決定", key: "Enter", code: 13 },
]);

function screen() {
  return document.querySelector(".xterm-helper-textarea");
}

function press({ key, code }) {
  screen()?.dispatchEvent(
    new KeyboardEvent("keydown", { key, keyCode: code, which: code, bubbles: true }),
  );
}

function addKeypad() {
  const keypad = document.getElementById("keypad");
  for (const each of KEYS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = each.said;
    // The terminal keeps the focus: a keyboard beside the tablet goes on working.
    button.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      press(each);
    });
    keypad.append(button);
  }
}

// Keys go to the screen without a click, and to the button once it is closed.
function keepFocus() {
  const again = document.getElementById("again");
  again.addEventListener("click", () => window.location.reload());
  const focus = () => {
    const isClosed = document.body.classList.contains("-closed");
    (isClosed ? again : screen())?.focus();
  };
  const watched = { attributes: true, attributeFilter: ["class"] };
  new MutationObserver(focus).observe(document.body, watched);
  window.addEventListener("focus", focus);
}

addKeypad();
keepFocus();
