// Makes one call with the client that openapi-generator's target `typescript-axios` gave, for foreign_clients.py:
// node call-axios.cjs CLIENT URL OPERATION, with the body as JSON on standard input; without OPERATION it lists the operations.
const [client, url, operation] = process.argv.slice(2);
const generated = require(client);

const apis = Object.entries(generated)
  .filter(([name, value]) => name.endsWith("Api") && typeof value === "function")
  .map(([, Api]) => new Api(new generated.Configuration({ basePath: url })));
const methods = new Map();
for (const api of apis) {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(api))) {
    methods.set(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), (body) => api[name](body));
  }
}

async function main() {
  if (operation === undefined) {
    console.log(JSON.stringify([...methods.keys()]));
    return;
  }
  let text = "";
  for await (const part of process.stdin) text += part;
  const reply = await methods.get(operation)(JSON.parse(text));
  console.log(JSON.stringify(reply.data));
}

main().catch((error) => {
  console.error(error.message, error.response?.data);
  process.exitCode = 1;
});
