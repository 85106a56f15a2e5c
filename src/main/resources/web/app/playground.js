import { csrfToken } from "./requests.js";
import { say } from "./say.js";

/** Reads a server-sent event stream from a fetch answer and calls back per event. */
async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const block = rest.slice(0, end);
      rest = rest.slice(end + 2);
      let name = "message";
      const data = [];
      for (const line of block.split("\n")) {
        if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
      if (data.length) onEvent(name, JSON.parse(data.join("\n")));
    }
  }
}

function turn(from, kind, text) {
  const row = document.createElement("div");
  row.className = `turn ${kind}`;
  const who = document.createElement("div");
  who.className = "from";
  who.textContent = from;
  const what = document.createElement("div");
  what.className = "text";
  what.textContent = text;
  row.append(who, what);
  return row;
}

function fact(label, value) {
  const span = document.createElement("span");
  const strong = document.createElement("b");
  strong.textContent = value;
  span.append(label ? `${label} ` : "", strong);
  return span;
}

function tokens(count) {
  return `${count} ${count === 1 ? "token" : "tokens"}`;
}

function meter(done) {
  const row = document.createElement("div");
  row.className = "meter";
  row.append(
    fact("prompt", tokens(done.promptTokens)),
    fact("answer", tokens(done.outputTokens)),
    fact("first token after", `${done.firstTokenMillis} ms`),
    fact("speed", done.speed),
    fact("price", done.cost),
    fact("ended by", done.finish),
  );
  const job = document.createElement("a");
  job.href = `/console/jobs/${encodeURIComponent(done.jobId)}`;
  job.textContent = "Job";
  row.append(job);
  for (const id of done.receipts) {
    const link = document.createElement("a");
    link.href = `/console/receipts/${encodeURIComponent(id)}`;
    link.textContent = "Receipt";
    link.dataset.receipt = id;
    row.append(link);
  }
  return row;
}

/** The conversation lives in this page only; each answer is one job, priced and receipted. */
export function startPlayground() {
  const form = document.getElementById("playground");
  if (!form) return;
  const talk = document.getElementById("talk");
  const ask = form.elements.namedItem("ask");
  const send = document.getElementById("send");
  const stop = document.getElementById("stop");
  const state = document.getElementById("playground-state");
  let messages = [];
  let running = null;
  let job = null;

  function busy(on) {
    send.disabled = on;
    stop.disabled = !on;
    form.setAttribute("aria-busy", String(on));
  }

  function settings() {
    const value = (name) => form.elements.namedItem(name).value.trim();
    const system = value("system");
    return {
      model: value("model"),
      temperature: value("temperature"),
      topP: value("topP"),
      topK: value("topK"),
      minP: value("minP"),
      maxTokens: value("maxTokens"),
      messages: system ? [{ role: "system", content: system }, ...messages] : messages,
    };
  }

  async function answer() {
    const row = turn(form.elements.namedItem("model").value, "answer", "");
    const text = row.querySelector(".text");
    talk.append(row);
    running = new AbortController();
    job = null;
    busy(true);
    state.textContent = "Waiting for a place in the queue.";
    try {
      const response = await fetch("/console/playground/chat", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": csrfToken(), Accept: "text/event-stream" },
        body: JSON.stringify(settings()),
        signal: running.signal,
      });
      if (response.status === 401) return location.assign("/console/sign-in");
      if (!response.ok) {
        throw new Error(response.headers.get("X-Aipg-Message") ?? `The node answered ${response.status}.`);
      }
      await readEvents(response.body, (name, data) => receive(name, data, row, text));
    } catch (problem) {
      if (problem.name === "AbortError") {
        state.textContent = "Stopped. Tokens produced until then are charged; see the list of jobs.";
      } else {
        text.textContent ||= "No answer.";
        state.textContent = problem.message;
        say(problem.message, "bad");
      }
    } finally {
      running = null;
      busy(false);
      if (text.textContent) messages.push({ role: "assistant", content: text.textContent });
      ask.focus();
    }
  }

  function receive(name, data, row, text) {
    const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 48;
    if (name === "admitted") {
      job = data.jobId;
    } else if (name === "started") {
      state.textContent = `Reading the prompt: ${tokens(data.promptTokens)}.`;
    } else if (name === "token") {
      if (!text.textContent) state.textContent = "Answering.";
      text.textContent += data.text;
    } else if (name === "done") {
      row.append(meter(data));
      const how = data.finish === "cancelled" ? "Stopped" : "Done";
      state.textContent = `${how}: ${tokens(data.outputTokens)}, ${data.cost}.`;
    } else if (name === "failed") {
      text.textContent ||= "No answer.";
      state.textContent = data.detail;
      say(data.detail, "bad");
    }
    if (atEnd) talk.scrollTop = talk.scrollHeight;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = ask.value.trim();
    if (!question || running) return;
    document.getElementById("talk-empty")?.remove();
    messages.push({ role: "user", content: question });
    talk.append(turn("You", "question", question));
    talk.scrollTop = talk.scrollHeight;
    ask.value = "";
    answer();
  });
  ask.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  /** The node ends the job and settles it; its price and receipt then come as for any other. */
  async function halt() {
    if (!running) return;
    stop.disabled = true;
    if (!job) return running.abort();
    state.textContent = "Stopping.";
    try {
      const answer = await fetch(`/console/jobs/${encodeURIComponent(job)}/cancel`, {
        method: "POST",
        headers: { "X-CSRF-Token": csrfToken() },
        redirect: "manual",
      });
      if (answer.type !== "opaqueredirect" && !answer.ok) running?.abort();
    } catch {
      running?.abort();
    }
  }

  stop.addEventListener("click", halt);
  document.getElementById("clear").addEventListener("click", () => {
    running?.abort();
    messages = [];
    talk.replaceChildren();
    state.textContent = "Cleared. Settled jobs keep their receipts.";
    ask.focus();
  });
  busy(false);
}
