/** curl calls that give the numbers of the page. */

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * @param {string} server such as the page's origin
 * @param {object} network document
 * @param {string} maps path of the output as npy
 * @param {string} file to save it as
 */
export function curlCalls(server, network, maps, file) {
  return [
    `curl -X POST ${quoted(`${server}/api/networks`)} \\`,
    "  -H 'Content-Type: application/json' \\",
    `  --data ${quoted(JSON.stringify(network))}`,
    "",
    curlCall(server, maps, file),
  ].join("\n");
}

/**
 * @param {string} server such as the page's origin
 * @param {string} path of the answer
 * @param {string} file to save it as
 */
export function curlCall(server, path, file) {
  return `curl -o ${quoted(file)} ${quoted(server + path)}`;
}

/**
 * @param {string} server such as the page's origin
 * @param {string} path that a file is sent to
 * @param {string} file
 */
export function curlUpload(server, path, file) {
  return `curl -F ${quoted(`file=@${file}`)} ${quoted(server + path)}`;
}
