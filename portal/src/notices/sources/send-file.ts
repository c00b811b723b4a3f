/** Sends a file's bytes; `fetch` cannot say how much of them has left, so it is done the old way. */

export interface SendOutcome {
  runId: string;
  problem: string;
}

/**
 * address  as the server named it: used on the host the page is on, which is one of the brand's
 * onSent   the share that has left, 0 to 1
 */
export function send(address: string, file: Blob, onSent: (share: number) => void): Promise<SendOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", new URL(address, location.href).pathname);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => onSent(event.total ? event.loaded / event.total : 0));
    request.addEventListener("error", () => resolve({ runId: "", problem: "" }));
    request.addEventListener("load", () => resolve(read(request.responseText)));
    request.send(file);
  });
}

/** 202 names the run; anything else is a problem with its sentence in `detail`. */
export function read(body: string): SendOutcome {
  try {
    const said = JSON.parse(body) as { runId?: string; detail?: string; title?: string };
    return { runId: said.runId ?? "", problem: said.detail ?? said.title ?? "" };
  } catch {
    return { runId: "", problem: "" };
  }
}
