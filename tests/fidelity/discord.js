// Runs discord.js against a Discord at an address of this machine: logs in, answers the first message, and stays until it is stopped.
// Usage: node discord.js <api root> <token>
'use strict';

const { Client, GatewayIntentBits } = require('discord.js');

const [, , api, token] = process.argv;

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages, GatewayIntentBits.MessageContent],
  allowedMentions: { parse: ['users'], repliedUser: false },
  rest: { api, version: '10' },
  failIfNotExists: false,
  enforceNonce: true,
});

function fail(error) {
  console.error(error);
  process.exit(1);
}

client.on('clientReady', () => console.log('ready'));
client.on('messageCreate', (message) => {
  if (message.author.id !== client.user.id) {
    message.reply(message.content).then(() => console.log('answered'), fail);
  }
});
client.on('error', (error) => console.error(error));
client.login(token).catch(fail);
