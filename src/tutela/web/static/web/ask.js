// One request to the server, which gives JSON or fails with a sentence for the person. `words` has what the page says
// when the site is out of reach (`offline`) or talks nonsense (`broken`). What is aborted is thrown.

export async function ask(url, csrf, words, body, signal) {
  let response;
  try {
    response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: body && JSON.stringify(body),
      signal,
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    return { success: false, error: words.offline, again: true };
  }
  try {
    const answer = await response.json();
    return "success" in answer ? answer : { success: false, error: words.broken, again: true };
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    return { success: false, error: words.broken, again: true };
  }
}

/** One piece of work at a time: the newest. What was stopped or overtaken meanwhile comes to nothing. */
export class Newest {
  #running = null;

  get busy() {
    return this.#running !== null;
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
  }

  /** What *work* makes, which is given the signal to stop; null where it was stopped or overtaken. */
  async run(work) {
    this.stop();
    const own = (this.#running = new AbortController());
    try {
      const answer = await work(own.signal);
      return this.#running === own ? answer : null;
    } catch (failure) {
      if (failure.name === "AbortError") return null;
      throw failure;
    } finally {
      if (this.#running === own) this.#running = null;
    }
  }
}
