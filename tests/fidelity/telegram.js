// Runs one official client against a Bot API at an address of this machine: starts it, answers the first message, stops.
// Usage: node telegram.js grammy|telegraf <api root> <token>
'use strict';

const [, , client, apiRoot, token] = process.argv;

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
} else {
  fail(`Unknown client '${client}': grammy or telegraf.`);
}
