// Runs one official client against a Bot API at an address of this machine: starts it, answers the first message, stops.
// Usage: node telegram.js grammy|telegraf|grammy-webhook|telegraf-webhook <api root> <token> [<secret of the webhook>]
'use strict';

const http = require('node:http');

const [, , client, apiRoot, token, secret] = process.argv;

async function answer(ctx) {
  await ctx.reply(ctx.message.text, {
    reply_parameters: { message_id: ctx.message.message_id, allow_sending_without_reply: true },
  });
  console.log('answered');
}

function fail(error) {
  console.error(error);
  process.exit(1);
}

// Serves updates on a free port of this machine, and tells Telegram so. TLS would end before it, at a reverse proxy.
function serve(callback, setWebhook) {
  const server = http.createServer(callback);
  server.listen(0, '127.0.0.1', () => {
    const settings = { secret_token: secret, allowed_updates: ['message', 'edited_message', 'channel_post', 'edited_channel_post'], max_connections: 20 };
    setWebhook(`https://127.0.0.1:${server.address().port}/updates`, settings).catch(fail);
  });
}

if (client === 'grammy') {
  const { Bot } = require('grammy');
  const bot = new Bot(token, { client: { apiRoot } });
  bot.on('message:text', answer);
  bot.catch(fail);
  bot.start({ timeout: 1 }).catch(fail);
} else if (client === 'telegraf') {
  const { Telegraf } = require('telegraf');
  const bot = new Telegraf(token, { telegram: { apiRoot } });
  bot.on('text', answer);
  bot.catch(fail);
  bot.launch().catch(fail);
} else if (client === 'grammy-webhook') {
  const { Bot, webhookCallback } = require('grammy');
  const bot = new Bot(token, { client: { apiRoot } });
  bot.on('message:text', answer);
  bot.init()
    .then(() => serve(webhookCallback(bot, 'http', { secretToken: secret }), (url, settings) => bot.api.setWebhook(url, settings)))
    .catch(fail);
} else if (client === 'telegraf-webhook') {
  const { Telegraf } = require('telegraf');
  // a call in the answer to the webhook would have no result
  const bot = new Telegraf(token, { telegram: { apiRoot, webhookReply: false } });
  bot.on('text', answer);
  bot.telegram.getMe()
    .then((me) => {
      bot.botInfo = me;
      serve(bot.webhookCallback('/updates', { secretToken: secret }), (url, settings) => bot.telegram.setWebhook(url, settings));
    })
    .catch(fail);
} else {
  fail(`Unknown client '${client}': grammy or telegraf, with -webhook behind it or without.`);
}
