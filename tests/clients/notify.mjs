// The official Node client, against a running platform: every call but letters.
import assert from "node:assert/strict";
import { NotifyClient } from "notifications-node-client";

const [url, key, template] = process.argv.slice(2);
const client = new NotifyClient(url, key);

const sent = await client.sendSms(template, "07900900123", { personalisation: { name: "Zoë" }, reference: "r1" });
assert.equal(sent.data.content.body, "Hello Zoë");

let found;
const deadline = Date.now() + 30000;
do {
  found = await client.getNotificationById(sent.data.id);
} while (found.data.status !== "delivered" && Date.now() < deadline);
assert.equal(found.data.status, "delivered");

const listed = await client.getNotifications("sms", "delivered", "r1");
assert.deepEqual(listed.data.notifications.map((each) => each.id), [sent.data.id]);
assert.equal((await client.getTemplateById(template)).data.version, 1);
assert.equal((await client.getTemplateByIdAndVersion(template, 1)).data.body, "Hello ((name))");
assert.deepEqual((await client.getAllTemplates()).data.templates.map((each) => each.id), [template]);
assert.equal((await client.previewTemplateById(template, { name: "Pip" })).data.body, "Hello Pip");
assert.deepEqual((await client.getReceivedTexts()).data.received_text_messages, []);
await assert.rejects(client.sendSms(template, "otter", {}), (error) => error.response.status === 400);
console.log("the Node client: 9 calls, 1 refusal, all as documented");
