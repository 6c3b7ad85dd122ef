-- Searches that differ: every request another page, order of filters or value.
local count = 0
local charges = {"VOD-HS", "VMC-DATA", "VOD-DATA", "S3"}

request = function()
  count = count + 1
  local body
  if count % 4 == 0 then
    body = "{}"
  elseif count % 4 == 1 then
    body = string.format('{"filters":[{"key":"CHARGE_ID","operator":"LIKE","value":"%s"}]}',
      charges[count % #charges + 1])
  elseif count % 4 == 2 then
    body = string.format('{"filters":[{"key":"USAGE_DATE","operator":"BETWEEN","value":"2021-10-%02d,2021-12-%02d"}]}',
      count % 28 + 1, count % 28 + 1)
  else
    body = string.format('{"filters":[{"key":"CUSTOMER_NAME","operator":"LIKE","value":"%s"}]}',
      string.char(97 + count % 26))
  end
  local path = wrk.path .. string.format("?pageStart=%d&pageLimit=100", count % 50 + 1)
  return wrk.format("POST", path, {["Content-Type"] = "application/json", ["csp-auth-token"] = wrk.headers["csp-auth-token"]}, body)
end
