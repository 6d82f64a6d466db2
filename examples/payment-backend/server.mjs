// Takes orders and pays them through Sluice: each once, whatever crashes. Node alone, no packages.
//   POST /orders {"id":"…","to":"0x…","wei":"…"}   takes an order; the same again is the same order
//   GET  /orders/ID                                where it stands: open, paid, failed or refused
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const { SLUICE_URL, SLUICE_API_KEY, ORDERS = 'orders.jsonl', PORT = '8080' } = process.env;

// --- Orders: a line for each change, the last one counts. A table in your own database. ----------

const orders = new Map();
if (existsSync(ORDERS)) {
  const lines = readFileSync(ORDERS, 'utf8').split('\n').slice(0, -1); // a torn one was never told
  lines.forEach((line) => orders.set(JSON.parse(line).id, JSON.parse(line)));
}

function save(order) {
  appendFileSync(ORDERS, `${JSON.stringify(order)}\n`, { flush: true });
  orders.set(order.id, order);
  return order;
}

// --- Paying --------------------------------------------------------------------------------------

async function sluice(method, path, body, key) {
  const answer = await fetch(`${SLUICE_URL}/api/v1/relay${path}`, {
    method,
    headers: {
      'X-API-Key': SLUICE_API_KEY,
      'Content-Type': 'application/json',
      ...(key && { 'Idempotency-Key': key }),
    },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) {
    // Only these say that this order can never be paid; anything else may pass.
    const refused = answer.status === 400 || answer.status === 422;
    throw Object.assign(new Error(`${json.code}: ${json.detail}`), { refused });
  }
  return json;
}

async function step(order) {
  if (!order.transactionId) {
    // The order's own id is the key: asked again after a crash, Sluice answers with the same one.
    const payment = { to: order.to, data: '0x', value: order.wei };
    const { transactionId } = await sluice('POST', '/direct', payment, `order-${order.id}`);
    return save({ ...order, transactionId });
  }
  const { outcome, transactionHash, failureReason } = await sluice('GET', `/status/${order.transactionId}`);
  switch (outcome) {
    case 'success':
      return save({ ...order, state: 'paid', transactionHash });
    case 'failed': // for good: it was not paid, and never will be by this transaction
      return save({ ...order, state: 'failed', reason: failureReason });
    default:
      return order;
  }
}

async function pay(order) {
  while (order.state === 'open') {
    try {
      order = await step(order);
    } catch (e) {
      if (e.refused) {
        order = save({ ...order, state: 'refused', reason: e.message });
      } else {
        console.error(`order ${order.id} is tried again: ${e.message}`);
      }
    }
    await pause(500);
  }
}

// --- HTTP ----------------------------------------------------------------------------------------

function take({ id, to, wei }) {
  if (![id, to, wei].every((each) => typeof each === 'string' && each !== '')) {
    return [400, { error: 'an order has id, to and wei, all of them texts' }];
  }
  const known = orders.get(id);
  if (known) {
    const same = known.to === to && known.wei === wei;
    return same ? [200, known] : [409, { error: `order ${id} is another one` }];
  }
  const order = save({ id, to, wei, state: 'open' }); // before anything is paid
  pay(order);
  return [202, order];
}

async function answer(request) {
  if (request.method === 'POST' && request.url === '/orders') {
    let text = '';
    for await (const part of request) {
      text += part;
    }
    return take(JSON.parse(text));
  }
  const order = request.url.startsWith('/orders/') && orders.get(decodeURIComponent(request.url.slice(8)));
  return order ? [200, order] : [404, { error: 'there is no such order' }];
}

const server = createServer(async (request, response) => {
  const [status, body] = await answer(request).catch((e) => [400, { error: e.message }]);
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
  [...orders.values()].filter((order) => order.state === 'open').forEach(pay); // what a crash left
});
