/**
 * A session of the W3C's WebDriver protocol, over plain HTTP: the few commands that tests need. Source: W3C WebDriver, "Endpoints". (The client
 * libraries on npm, selenium-webdriver and webdriver, ask for Node 22 and bring loggers, sockets and zip files along.)
 */
export class WebDriverSession {
  #url;

  /** @param {string} url of the session @param {{browserName: string, browserVersion: string}} capabilities */
  constructor(url, capabilities) {
    this.#url = url;
    this.capabilities = capabilities;
  }

  /** @param {string} origin of the driver @param {object} wanted capabilities, by their names */
  static async start(origin, wanted) {
    const { sessionId, capabilities } = await command('POST', `${origin}/session`, {
      capabilities: { alwaysMatch: wanted },
    });
    return new WebDriverSession(`${origin}/session/${sessionId}`, capabilities);
  }

  /** How long a script may run. @param {number} ms */
  setScriptTimeout(ms) {
    return command('POST', `${this.#url}/timeouts`, { script: ms });
  }

  /** @returns {Promise<string>} the handle of the window that commands go to */
  window() {
    return command('GET', `${this.#url}/window`);
  }

  /** Opens a window, which commands go to from now on. */
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
   * @param {string} script body of a function; its last argument is what it calls with its result
   * @param {unknown[]} args
   */
  execute(script, args) {
    return command('POST', `${this.#url}/execute/async`, { script, args });
  }

  /** Ends the session and with it the browser. */
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
