// A button pressed while a save is on its way would send versions that this very save makes old: it waits for it.
// Used by forms that save themselves: const held = laurelHold(form, isBusy), then held.release() or held.drop().
window.laurelHold = (form, isBusy, whenPressed = () => {}) => {
  let pressed = null;

  form.addEventListener(
    "submit",
    (event) => {
      if (!isBusy()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = { button: event.submitter };
      whenPressed();
    },
    { capture: true },
  );

  return {
    // Send the form by the button that was pressed, if one was.
    release() {
      const waiting = pressed;
      pressed = null;
      if (waiting) form.requestSubmit(waiting.button);
    },
    // Forget the button: what is on the page could not be saved, and stays there.
    drop() {
      pressed = null;
    },
    isWaiting: () => pressed !== null,
  };
};
