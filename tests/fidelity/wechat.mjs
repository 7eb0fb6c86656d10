// Runs Tencent's API functions for WeChat bots against a platform at an address of this machine: announces itself, answers the first message, says goodbye.
// Usage: node wechat.mjs <root> <token>
import { getUpdates, notifyStart, notifyStop, sendMessage } from '@tencent-weixin/openclaw-weixin/dist/src/api/api.js';

const [, , baseUrl, token] = process.argv;
await notifyStart({ baseUrl, token });
let buffer = '';
let question;
while (!question) {
  const updates = await getUpdates({ baseUrl, token, get_updates_buf: buffer });
  buffer = updates.get_updates_buf || buffer;
  question = updates.msgs?.[0];
}

await sendMessage({
  baseUrl,
  token,
  body: {
    msg: {
      from_user_id: '',
      to_user_id: question.from_user_id,
      client_id: 'fidelity-1',
      message_type: 2,
      message_state: 2,
      item_list: [{ type: 1, text_item: { text: question.item_list[0].text_item.text } }],
      context_token: question.context_token,
    },
  },
});
await getUpdates({ baseUrl, token, get_updates_buf: buffer, timeoutMs: 300 });
await notifyStop({ baseUrl, token });
console.log(`answered ${question.message_id}`);
