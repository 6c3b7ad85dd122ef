"""The same page for every server: fixture folders, nginx's configuration, Prism's contract."""

import json
import os
import shutil

DISTRIBUTOR = "5eed0000-0000-4000-8000-000000000001"
SELLER = f"/cphub/api/seller/v1/distributors/{DISTRIBUTOR}"
CUSTOMERS = f"{SELLER}/usage/customers"
SEARCH = f"{SELLER}/usages/search"


def mapping(name, parameters, response):
    request = {"method": "GET", "urlPath": CUSTOMERS}
    if parameters:
        request["queryParameters"] = {key: {"equalTo": value} for key, value in parameters.items()}
    return json.dumps({"name": name, "request": request, "response": {
        "status": 200, "headers": {"Content-Type": "application/json"}, **response},
        "metadata": {"cpn": {"provenance": "assumed", "source": "the server benchmark"}}})


def make_fixtures(folder, fixtures, count, page=None):
    """The project's folder with `count` more mappings, and the page as one if there is one."""
    shutil.copytree(fixtures, folder)
    bench = folder / "mappings" / "bench"
    bench.mkdir()
    if page is not None:
        (folder / "__files" / "bench").mkdir()
        (folder / "__files" / "bench" / "page.json").write_bytes(page)
        (bench / "page.json").write_text(mapping("page", {}, {"bodyFileName": "bench/page.json"}))
    for i in range(count):
        (bench / f"{i}.json").write_text(mapping(f"bench {i}", {"bench": str(i)}, {"jsonBody": {"fixture": i}}))
    return folder


def nginx_config(folder, port, page):
    root = folder / "nginx"
    root.mkdir()
    (root / "page").write_bytes(page)
    config = root / "nginx.conf"
    # Its workers could not read a folder that is this user's own.
    user = "user root root;" if os.geteuid() == 0 else ""
    config.write_text(f"""
{user}
daemon off;
worker_processes auto;
pid {root}/pid;
error_log /dev/null crit;
events {{ worker_connections 512; }}
http {{
  access_log off;
  sendfile on;
  tcp_nodelay on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  client_body_temp_path {root}/body;
  proxy_temp_path {root}/proxy;
  fastcgi_temp_path {root}/fastcgi;
  uwsgi_temp_path {root}/uwsgi;
  scgi_temp_path {root}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location = {CUSTOMERS} {{ alias {root}/page; default_type application/json; }}
  }}
}}
""")
    return str(config)


def prism_contract(folder, page):
    """A contract that knows one operation, whose example is the page."""
    answer = {"description": "a page", "content": {"application/json": {
        "schema": {"type": "object"}, "example": json.loads(page)}}}
    contract = {"openapi": "3.0.3", "info": {"title": "bench", "version": "1"},
                "paths": {CUSTOMERS: {"get": {"responses": {"200": answer}}}}}
    path = folder / "contract.json"
    path.write_text(json.dumps(contract))
    return str(path)
