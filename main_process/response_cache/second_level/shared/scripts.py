"""What the server does in one step: Lua, run by Valkey 7.2 and Redis 7 and later alike.

A *generation* is a random text under a scope's name. Reading makes the missing ones; dropping a scope deletes its
generation, so whatever was begun under it no longer fits the one that comes next. Neither eviction nor a restart that
loses data can bring a generation back, as a counter that starts from nothing could.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from main_process.response_cache.second_level.shared.link import Link, Refused

# KEYS: entry, lease, number, pause, generations…
# ARGV: fresh generation, start of numbers, oldest in ms, lease's token, lease's ms
# Gives: now in ms, number, generations, entry or false, 1 for a lease, -1 for none asked, else ms until it lapses,
# 1 where something was there that was too large to be an entry, and what stands for the account's pause, or false
_READ = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local number = redis.call('GET', KEYS[3])
if not number then
  number = ARGV[2]
  redis.call('SET', KEYS[3], number)
end
local generations = redis.call('MGET', unpack(KEYS, 5))
for index, generation in ipairs(generations) do
  if not generation or #generation ~= 13 then
    generation = ARGV[1] .. string.char(index)
    redis.call('SET', KEYS[index + 4], generation, 'PX', 172800000)
    generations[index] = generation
  end
end
generations = table.concat(generations)
local pause = redis.call('STRLEN', KEYS[4]) < 100 and redis.call('GET', KEYS[4])
local large = 0
if redis.call('STRLEN', KEYS[1]) > 2097152 then
  redis.call('UNLINK', KEYS[1])
  large = 1
end
local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 2, #generations + 1) == generations then
  local stored = tonumber(string.sub(entry, #generations + 2, #generations + 14))
  if stored and now - stored <= tonumber(ARGV[3]) then
    return {now, number, generations, entry, -1, large, pause}
  end
end
if ARGV[4] == '' then
  return {now, number, generations, false, -1, large, pause}
end
if redis.call('SET', KEYS[2], ARGV[4], 'NX', 'PX', ARGV[5]) then
  return {now, number, generations, false, 1, large, pause}
end
return {now, number, generations, false, math.max(2, redis.call('PTTL', KEYS[2])), large, pause}
"""

# KEYS: entry, lease, generations…   ARGV: token, generations, entry, ms to keep, channel of the done, most bytes that
# are published
# An entry begun earlier never replaces one begun later: the entry holds both, after the time it was stored.
# Who waits is told that there is an answer, and given it where it is small. Notices of what is invalidated later come
# later.
_STORE = """
local generations = redis.call('MGET', unpack(KEYS, 3))
local current = true
for index, generation in ipairs(generations) do
  if not generation then current = false end
end
local stored = 0
if current and table.concat(generations) == ARGV[2] then
  local old = redis.call('GET', KEYS[1])
  local at = #ARGV[2] + 15
  local same = old and string.sub(old, 2, #ARGV[2] + 1) == ARGV[2]
  if same and string.sub(old, at, at + 12) > string.sub(ARGV[3], at, at + 12) then
    stored = 2
  else
    local done = redis.pcall('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
    stored = done.err and -1 or 1
  end
end
if redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
  local given = stored == 1 and #ARGV[3] <= tonumber(ARGV[6])
  redis.call('PUBLISH', ARGV[5], given and ARGV[3] or '')
end
return stored
"""

# KEYS: lease   ARGV: token, ms (0: let go), channel of the done
_LEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if tonumber(ARGV[2]) > 0 then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[3], '')
return 1
"""

# KEYS: number, generations…   ARGV: start of numbers, channel, who, digests
# Allowed when the server is full: it makes room.
_DROP = """#!lua flags=allow-oom
redis.call('DEL', unpack(KEYS, 2))
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SET', KEYS[1], ARGV[1]) end
local number = redis.call('INCR', KEYS[1])
redis.call('PUBLISH', ARGV[2], string.format('%.0f', number) .. ' ' .. ARGV[3] .. ARGV[4])
return number
"""


# KEYS: pause   ARGV: ms, sealed, channel, digest. A pause is never made shorter.
_PAUSE = """
if redis.call('PTTL', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])
redis.call('PUBLISH', ARGV[3], ARGV[4] .. ARGV[2])
return 1
"""

# KEYS: budget   ARGV: day, calls, tokens to set aside and to let go, tokens, cost, and the limits: calls, tokens, cost
# (or '')
# Gives: 0 or the number of the limit that lets no call begin, calls of the last minute, tokens and cost of the day, ms
# until the minute has fewer calls. What is kept: c, calls by 5 s of the clock, of the last 65 s: a minute at least; d,
# by the day, tokens, cost and what is set aside, as texts, for JSON rounds numbers.
_SPEND = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local slot = math.floor(now / 5000)
local text = redis.call('STRLEN', KEYS[1]) < 4096 and redis.call('GET', KEYS[1])
local fine, kept = pcall(cjson.decode, text or '')
if not fine or type(kept) ~= 'table' or type(kept.c) ~= 'table' or type(kept.d) ~= 'table' then
  kept = {c = {}, d = {}}
end
local slots, calls, first = {}, 0, slot
for at, count in pairs(kept.c) do
  at, count = tonumber(at), tonumber(count)
  if at and count and at > slot - 13 and at <= slot then
    slots[string.format('%.0f', at)] = count
    calls = calls + count
    first = math.min(first, at)
  end
end
local today = math.floor(now / 86400000) + 719163
local mine = string.format('%.0f', math.max(today - 1, math.min(today + 1, tonumber(ARGV[1]))))
local days = {}
for at, used in pairs(kept.d) do
  if tonumber(at) and math.abs(tonumber(at) - today) <= 1 and type(used) == 'table' then days[at] = used end
end
local used = days[mine] or {}
local tokens, cost, aside = tonumber(used[1]) or 0, tonumber(used[2]) or 0, tonumber(used[3]) or 0
local most = {tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])}
local call, refused = tonumber(ARGV[2]), 0
aside = math.max(0, aside - tonumber(ARGV[4]))
tokens, cost = tokens + tonumber(ARGV[5]), cost + tonumber(ARGV[6])
if call > 0 then
  if most[1] and calls >= most[1] then refused = 1
  elseif most[2] and tokens >= most[2] then refused = 2
  elseif most[2] and tokens + aside >= most[2] then refused = 3
  elseif most[3] and cost >= most[3] then refused = 4 end
end
if refused == 0 then
  aside = aside + tonumber(ARGV[3])
  calls = calls + call
  local at = string.format('%.0f', slot)
  if call > 0 then slots[at] = (slots[at] or 0) + call end
end
days[mine] = {string.format('%.0f', tokens), string.format('%.9f', cost), string.format('%.0f', aside)}
redis.call('SET', KEYS[1], cjson.encode({c = slots, d = days}), 'PX', 172800000)
return {refused, calls, days[mine][1], days[mine][2], (first + 13) * 5000 - now}
"""


@dataclass(frozen=True, slots=True)
class Script:
    """One script and the name that the server knows it by."""

    text: str

    @property
    def sha(self) -> str:
        """What EVALSHA takes."""
        return hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()

    async def run(self, link: Link, keys: list[bytes], *arguments: Any) -> Any:
        """Its result; loaded first where the server does not have it (any more)."""
        try:
            return await link.call("EVALSHA", self.sha, len(keys), *keys, *arguments)
        except Refused as refused:
            if refused.code != "NOSCRIPT":
                raise
        return await link.call("EVAL", self.text, len(keys), *keys, *arguments)


READ, STORE, LEASE, DROP, PAUSE, SPEND = map(Script, (_READ, _STORE, _LEASE, _DROP, _PAUSE, _SPEND))
