// Runs qq-official-bot against a platform at an address of this machine.
// Usage: node qq.js socket <root> <app id> <secret>      answers the first message
//        node qq.js sign <secret> <text>                 prints the signature of a callback
//        node qq.js verify <secret> <signature> <text>   prints whether it is genuine
'use strict';

const [, , what, ...rest] = process.argv;

function fail(error) {
  console.error(error);
  process.exit(1);
}

if (what === 'socket') {
  const [root, appid, secret] = rest;
  const { Bot, ReceiverMode } = require('qq-official-bot');
  const bot = new Bot({ appid, secret, logLevel: 'info', intents: ['GROUP_AND_C2C_EVENT'], mode: ReceiverMode.WEBSOCKET });
  bot.request.defaults.baseURL = root;
  bot.request.interceptors.request.use((config) => {
    if (config.url.includes('getAppAccessToken')) {
      config.url = `${root}/app/getAppAccessToken`;
    }
    return config;
  });
  const answer = (event) => event.reply(event.raw_message.trim()).then(() => console.log('answered'), fail);
  bot.on('message.private', answer);
  bot.on('message.group', answer);
  bot.start().catch(fail);
} else {
  const { Ed25519 } = require('qq-official-bot/lib/ed25519');
  const [secret, ...texts] = rest;
  const signer = new Ed25519(secret);
  console.log(what === 'sign' ? signer.sign(texts[0]) : signer.verify(texts[0], texts[1]));
}
