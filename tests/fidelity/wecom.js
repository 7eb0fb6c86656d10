// Runs the official SDK of WeCom's bots against a platform at an address of this machine: subscribes, answers the first message as a finished stream.
// Usage: node wecom.js <socket address> <bot id> <secret>
'use strict';

const { WSClient } = require('@wecom/aibot-node-sdk');

const [, , wsUrl, botId, secret] = process.argv;
const client = new WSClient({ botId, secret, wsUrl, heartbeatInterval: 500 });
client.on('message.text', (frame) => {
  client.replyStream(frame, 'fidelity-1', frame.body.text.content, true).then(() => console.log('answered'), console.error);
});
client.on('error', (error) => console.error(error.message));
client.on('disconnected', (reason) => console.log(`disconnected: ${reason}`));
client.connect();
