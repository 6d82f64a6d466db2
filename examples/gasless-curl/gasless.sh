#!/usr/bin/env bash
# Posts what a user has signed, and follows it, with curl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
field() { grep -o "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
body=$folder/request.json answer=$folder/answer.json
node ../gasless-node/print.mjs >"$body" # {"request":{"from":"0x…",…},"signature":"0x…"}
user=$(field from <"$body")

curl -sS "$SLUICE_URL/api/v1/relay/gasless/nonce/$user" -H "X-API-Key: $SLUICE_API_KEY"

curl -sS "$SLUICE_URL/api/v1/relay/gasless" -o "$answer" \
  -H "X-API-Key: $SLUICE_API_KEY" -H 'Content-Type: application/json' \
  -H "Idempotency-Key: approve-$user-0" -d @"$body"

id=$(field transactionId <"$answer")
outcome=pending
while [ "$outcome" = pending ]; do
  sleep 0.5
  curl -sS "$SLUICE_URL/api/v1/relay/status/$id" -H "X-API-Key: $SLUICE_API_KEY" -o "$answer"
  outcome=$(field outcome <"$answer")
done
printf '\n%s: %s\n' "$(field status <"$answer")" "$outcome"
[ "$outcome" = success ]
