// Feishu's own client against an address of this machine: asks who it is, connects, and answers each message; or shows one call to its dispatcher.
// Usage: node feishu.js connect <domain> <app id> <app secret>
//        node feishu.js dispatch <encrypt key> <timestamp> <nonce> <signature> <body>
'use strict';

const lark = require('@larksuiteoapi/node-sdk');

const [, , what, ...rest] = process.argv;

function fail(error) {
  console.error(error);
  process.exit(1);
}

async function connect(domain, appId, appSecret) {
  const base = { appId, appSecret, domain };
  const client = new lark.Client(base);
  await client.request({ method: 'GET', url: '/open-apis/bot/v3/info' });
  const answer = (data) =>
    client.im.v1.message
      .reply({
        path: { message_id: data.message.message_id },
        data: { content: data.message.content, msg_type: 'text', reply_in_thread: false, uuid: 'u-1' },
      })
      .then(() => console.log('answered'), fail);
  await new lark.WSClient(base).start({
    eventDispatcher: new lark.EventDispatcher({}).register({ 'im.message.receive_v1': (data) => void answer(data) }),
  });
}

async function dispatch(encryptKey, timestamp, nonce, signature, body) {
  let seen = 'refused';
  const dispatcher = new lark.EventDispatcher({ encryptKey }).register({
    'im.message.receive_v1': (data) => {
      seen = `dispatched ${JSON.parse(data.message.content).text}`;
    },
  });

  // the dispatcher looks for headers in the prototype of the body, which is how its adapters for servers hand them over
  const data = Object.assign(
    Object.create({
      headers: { 'x-lark-request-timestamp': timestamp, 'x-lark-request-nonce': nonce, 'x-lark-signature': signature },
    }),
    JSON.parse(body),
  );
  await dispatcher.invoke(data);
  console.log(seen);
}

if (what === 'connect') {
  connect(...rest).catch(fail);
} else if (what === 'dispatch') {
  dispatch(...rest).catch(fail);
} else {
  fail(`Unknown: '${what}'.`);
}
