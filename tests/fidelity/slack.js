// Slack's own clients against an address of this machine: connects, confirms each message and answers it in a thread; or says what bolt thinks of a signature.
// Usage: node slack.js socket <api root with a slash at the end> <bot token> <app token>
//        node slack.js verify <signing secret> <timestamp> <signature> <body>
'use strict';

const [, , what, ...rest] = process.argv;

function fail(error) {
  console.error(error);
  process.exit(1);
}

async function connect(slackApiUrl, botToken, appToken) {
  const { SocketModeClient } = require('@slack/socket-mode');
  const { WebClient } = require('@slack/web-api');
  const web = new WebClient(botToken, { slackApiUrl });
  const { bot_id: me } = await web.auth.test();
  const client = new SocketModeClient({ appToken, clientOptions: { slackApiUrl } });
  client.on('message', async ({ event, ack }) => {
    await ack();
    if (event.bot_id !== me) {
      await web.chat.postMessage({
        channel: event.channel,
        text: event.text,
        thread_ts: event.ts,
        metadata: { event_type: 'gateway_delivery', event_payload: { delivery_id: 'd-1', piece: 0 } },
      });
      console.log('answered');
    }
  });
  await client.start();
}

if (what === 'socket') {
  connect(...rest).catch(fail);
} else if (what === 'verify') {
  const { verifySlackRequest } = require('@slack/bolt/dist/receivers/verify-request.js');
  const [signingSecret, timestamp, signature, body] = rest;
  try {
    verifySlackRequest({ signingSecret, body, headers: { 'x-slack-request-timestamp': Number(timestamp), 'x-slack-signature': signature } });
    console.log('genuine');
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
} else {
  fail(`Unknown: '${what}'.`);
}
