import asyncio

import aiohttp

URL = "https://actionnetwork.org/api/v2/people"
HEADERS = {"OSDI-API-Token": "test-api-key"}
PERSON = {"email_addresses": [{"address": "ada@example.org"}]}


async def main() -> None:
    async with aiohttp.ClientSession(headers=HEADERS) as session:
        await session.post(URL, json={"person": PERSON})
        async with session.get(URL) as answer:
            print(await answer.text())


asyncio.run(main())
