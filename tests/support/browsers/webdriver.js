/**
 * A session of the W3C's WebDriver protocol over plain HTTP, with the few commands that tests need. Source:
 * W3C WebDriver, "Endpoints". The client libraries on npm, selenium-webdriver and webdriver, require Node 22
 * and depend on loggers, sockets and zip files.
 */
export class WebDriverSession {
  #url;

  /**
   * @param {string} url of the session
   * @param {{browserName: string, browserVersion: string}} capabilities
   */
  constructor(url, capabilities) {
    this.#url = url;
    this.capabilities = capabilities;
  }

  /** @param {string} origin of the driver @param {object} required capabilities by name */
  static async start(origin, required) {
    const { sessionId, capabilities } = await command('POST', `${origin}/session`, {
      capabilities: { alwaysMatch: required },
    });
    return new WebDriverSession(`${origin}/session/${sessionId}`, capabilities);
  }

  /** How long a script may run and a page may load. @param {number} ms */
  setTimeouts(ms) {
    return command('POST', `${this.#url}/timeouts`, { script: ms, pageLoad: ms });
  }

  /** @returns {Promise<string>} the handle of the current window, which commands act on */
  window() {
    return command('GET', `${this.#url}/window`);
  }

  /** Opens a window and makes it the current one. */
  async openWindow() {
    const { handle } = await command('POST', `${this.#url}/window/new`, { type: 'window' });
    await this.switchTo(handle);
  }

  /** @param {string} handle */
  switchTo(handle) {
    return command('POST', `${this.#url}/window`, { handle });
  }

  closeWindow() {
    return command('DELETE', `${this.#url}/window`);
  }

  /** @param {string} url */
  navigate(url) {
    return command('POST', `${this.#url}/url`, { url });
  }

  /**
   * @param {string} script body of a function; its last argument is a callback that it must call with the
   *   result
   * @param {unknown[]} args
   */
  execute(script, args) {
    return command('POST', `${this.#url}/execute/async`, { script, args });
  }

  /** Ends the session, which closes the browser. */
  end() {
    return command('DELETE', this.#url);
  }
}

/** @param {string} method @param {string} url @param {object} [body] */
async function command(method, url, body) {
  const response = await fetch(url, {
    method,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
  const { value } = /** @type {{value: any}} */ (await response.json());
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
