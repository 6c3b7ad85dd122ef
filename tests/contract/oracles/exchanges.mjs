// Requests over the whole API, each one another to a recorder.
import { Buffer } from 'node:buffer';

export const DISTRIBUTOR = '5eed0000-0000-4000-8000-000000000001';
export const PROVIDER = '00dcd47b-867d-46a1-b5ac-c9c22a4427cb';
export const TENANT = '73338bcc-17e0-4480-9d25-f654532a1ee0';
export const RESELLER = '6479f044-006e-44b7-b23d-609dfe0107ec';
const UNKNOWN = '11111111-2222-4333-8444-555555555555';

/// Who asks: the identities of fixtures/auth/tokens.json, "usagescope-demo-NAME".
export const ORGANISATIONS = { distributor: DISTRIBUTOR, provider: PROVIDER, customer: TENANT, 'customer-billing': TENANT,
  reseller: RESELLER, norole: DISTRIBUTOR, expired: DISTRIBUTOR };

const JSON_TYPE = ['Content-Type', 'application/json'];
const FORM_TYPE = ['Content-Type', 'application/x-www-form-urlencoded; charset=UTF-8'];

const get = (who, target) => ({ who, method: 'GET', target });
const post = (who, target, body) => ({ who, method: 'POST', target, headers: JSON_TYPE,
  body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body) });
const form = (who, target, body) => ({ who, method: 'POST', target, headers: FORM_TYPE, body });
const filter = (key, operator, value) => ({ filters: [{ key, operator, value }] });
const sorter = (key, operator) => ({ sorter: { key, operator } });
const month = (text) => Date.parse(`${text}-01T00:00:00Z`);
const months = (first, end) => `startTime=${month(first)}&endTime=${month(end)}`;

const AUTH = '/cphub/api/auth';
const EXCHANGE = `${AUTH}/v1/authn/accesstoken`;
const AUTHORIZE = `${AUTH}/v2/authn/authorize`;

/// Token calls; `secrets` says with which credentials: {apiToken, clientId, clientSecret}.
function tokenCalls() {
  const basic = ({ clientId, clientSecret }) => ['Authorization',
    `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`, ...FORM_TYPE];
  const authorize = (query, body) => ({ method: 'POST', target: AUTHORIZE + query, body, headers: basic });
  const client = `${AUTH}/v1/authn/accounts/${DISTRIBUTOR}/accesstoken`;
  return [
    { method: 'POST', target: EXCHANGE, headers: JSON_TYPE, body: ({ apiToken }) => JSON.stringify({ refreshToken: apiToken }) },
    { method: 'POST', target: client, headers: JSON_TYPE,
      body: ({ clientId, clientSecret }) => JSON.stringify({ clientId, clientSecret }) },
    authorize(`?orgId=${DISTRIBUTOR}`, 'grant_type=client_credentials'),
    authorize(`?orgId=${DISTRIBUTOR}&accessTokenValiditySeconds=60`, 'grant_type=client_credentials&scope=usage%20billing'),
    authorize(`?orgId=${DISTRIBUTOR}&accessTokenValiditySeconds=90`, undefined),
    authorize(`?orgId=${PROVIDER}`, 'grant_type=client_credentials'),  // 403
    authorize(`?orgId=${DISTRIBUTOR}&accessTokenValiditySeconds=0`, 'grant_type=client_credentials'),  // 400
    authorize('', 'grant_type=client_credentials'),  // 400
    form(null, `${AUTHORIZE}?orgId=${DISTRIBUTOR}&accessTokenValiditySeconds=61`, 'grant_type=client_credentials'),  // 401
    ...['{}', '[]', '{"refreshToken":', '{"refreshToken":null}', 'no JSON'].map((body) => post(null, EXCHANGE, body)),  // 400
  ];
}

function usersAndOrganisations() {
  const org = (id) => `/cphub/api/core/v1/mgmt/orgs/${id}`;
  const roles = `${AUTH}/v1/users/demo-provider/orgs/${PROVIDER}/org-roles`;
  return [
    get('provider', `${AUTH}/v1/loggedinuser`), get('distributor', `${AUTH}/v1/loggedinuser?expandUser=true`),
    get('reseller', `${AUTH}/v1/loggedinuser?expandUser=1`), get('customer', `${AUTH}/v1/loggedinuser/orgs`),
    get('provider', roles), get('provider', `${roles}?context=PROVIDER`), get('provider', `${roles}?context=TENANT`),
    get('provider', `${roles}?context=OWNER`), get('provider', roles.replace('demo-provider', 'other')),
    get('distributor', `${AUTH}/v1/users/demo-distributor/orgs/${DISTRIBUTOR}/org-roles`),
    get('provider', org(PROVIDER)), get('provider', org(TENANT)), get('provider', `${org(PROVIDER)}/tenants`),
    get('customer', `${org(TENANT)}/tenants`), get('provider', org('no-such')), get(null, `${org(PROVIDER)}/tenants?n=1`),
  ];
}

function billing() {
  const path = (what, id = PROVIDER) => `/cphub/api/billing/v1/orgs/${id}/${what}`;
  const all = [get('provider', path('usage-report')), get('customer', path('usage-report', TENANT))];
  for (const what of ['usage-report', 'usage-report/file']) {
    for (const query of [months('2021-10', '2021-12'), `${months('2021-08', '2022-03')}&detailView=true`,
      `${months('2021-10', '2021-11')}&tenantId=${TENANT}`, `${months('2021-10', '2021-11')}&providerReport=true`,
      months('2018-09', '2018-10'), `startTime=${month('2022-01')}`, 'startTime=x', 'tenantId=no-such']) {
      all.push(get('provider', `${path(what)}?${query}`));
    }
  }
  return [...all,
    get('provider', `${path('usage-report')}?startTime=1536856769&endTime=1538411969&tenantId=${TENANT}`),  // the documented one
    get('customer-billing', path('usage-report/file', TENANT)),
    get('customer-billing', `${path('usage-report', TENANT)}?startTime=${month('2021-12')}`),
    get('customer', `${path('usage-report')}?endTime=${month('2022-01')}`), get('provider', path('usage-report', UNKNOWN)),
    get(null, `${path('usage-report')}?endTime=${month('2021-12')}`),
    get('provider', path('subscriptions')), get('provider', `${path('subscriptions')}?tenantId=${TENANT}`),
    get('provider', `${path('subscriptions')}?allTenants=true`), get('customer', path('subscriptions', TENANT)),
  ];
}

function providerSubscriptions() {
  const path = `/cphub/api/msp/v1/orgs/${PROVIDER}/subscriptions/search`;
  return [post('provider', path), post('provider', `${path}?page_start=1&page_limit=3`), post('provider', `${path}?page_start=4&page_limit=3`),
    post('provider', path, filter('ORGANIZATION_NAME', 'LIKE', 'cok')), post('provider', path, filter('STATUS', 'IN', ['SUSPENDED', 'EXPIRED'])),
    post('provider', path, sorter('BILLING_ENGINE_SUBSCRIPTION_ID', 'DESC')), post('provider', path, filter('CUSTOMER_NAME', 'EQUALS', 'x')),
    post('provider', `${path}?page_limit=0`), post('distributor', `${path}?page_limit=5`), get('provider', path)];
}

/// One side of the seller API.
function seller(who) {
  const id = ORGANISATIONS[who];
  const path = (what) => `/cphub/api/seller/v1/${who}s/${id}/${what}`;
  const search = path('usages/search');
  const filters = [filter('CHARGE_ID', 'EQUALS', 'VOD-HS'), filter('CHARGE_ID', 'IN', ['VSR-VM', 'NAF-HS']),
    filter('CUSTOMER_NAME', 'LIKE', 'rigg'), filter('CUSTOMER_NAME', 'EQUALS', 'Žďár Logistik'), filter('USAGE', 'BETWEEN', ['100', '200.5']),
    filter('USAGE_DATE', 'BETWEEN', ['2021-11-11', '2021-11-11']),
    { filters: [...filter('USAGE_DATE', 'BETWEEN', ['2021-11-01', '2021-11-30']).filters, ...filter('CHARGE_ID', 'LIKE', 'vod').filters] },
    filter('NO_SUCH', 'EQUALS', 'x'), filter('CHARGE_ID', 'NEAR', 'x'), filter('CHARGE_ID', 'EQUALS', ['a', 'b'])];
  return [
    post(who, search), post(who, `${search}?pageLimit=1000`), ...[1, 8, 15].map((start) => post(who, `${search}?pageLimit=7&pageStart=${start}`)),
    ...filters.map((body) => post(who, search, body)), post(who, `${search}?pageLimit=7&pageStart=8`, filters[0]),
    ...['?pageStart=0', '?pageLimit=1001', '?pageLimit=x'].map((query) => post(who, search + query)),
    ...['{"filters":', 'filters=[]', '7', '{"page":1}'].map((body) => post(who, search, body)),  // 400
    form(who, search, 'pageLimit=7&filter=a+b'), form(who, search, 'client_secret=redacted-client-secret'),
    { ...form(who, search, '<filters/>'), headers: ['Content-Type', 'text/xml'] },
    { ...form(who, search, 'CHARGE_ID: VOD-HS\r\n'), headers: [] },
    post(null, `${search}?pageLimit=41`), get(who, search),
    post(who, path('usages/download'), filters[2]), post(who, path('usages/download'), filters[7]),
    get(who, path('usage/customers')), get(null, `${path('usage/customers')}?n=1`),
    post(who, path('subscriptions/search')), post(who, path('subscriptions/search?pageLimit=3&pageStart=4')),
    post(who, path('subscriptions/search'), filter('INCLUDE_INACTIVE_SUBSCRIPTIONS', 'EQUALS', 'true')),
    post(who, path('subscriptions/search'), filter('CUSTOMER_NAME', 'LIKE', 'RIGG')),
    post(who, path('transactions/search')), post(who, path('transactions/search'), sorter('TRANSACTION_DATE', 'DESC')),
    post(who, path('transactions/search'), sorter('TRANSACTION_DATE', 'UP')), post(who, path('transactions/search?pageLimit=2')),
    post(who, path('proforma-details/search')), post(who, path('proforma-details/search'), { billingPeriod: '2021-11' }),
    post(who, path('proforma-details/search'), { billingPeriod: '2019-01' }), post(who, path('proforma-details/search'), { billingPeriod: 1 }),
    post(who, path('discount-contracts/search')), post(who, path('discount-contracts/search?pageLimit=2')),
    post(who, path('discount-contracts/search'), filter('STATUS', 'EQUALS', 'ACTIVE')), get(who, path('discount-contracts/0')),
  ];
}

function sellersOwn() {
  const path = (what) => `/cphub/api/seller/v1/distributors/${DISTRIBUTOR}/${what}`;
  const reseller = `/cphub/api/seller/v1/resellers/${RESELLER}`;
  return [
    post('distributor', path('invoices/search')), post('distributor', path('invoices/search?documentType=INVOICE')),
    post('distributor', path('invoices/search?documentType=BILL')), post('distributor', path('invoices/search?pageLimit=2&documentType=CREDITMEMO')),
    post('distributor', path('invoices/download'), { fileNames: ['invoice-1284310-2021-11.csv'] }),
    post('distributor', path('invoices/download'), { fileNames: ['a', 'a'] }), post('distributor', path('invoices/download'), { fileNames: ['a'] }),
    post('distributor', path('discount-contracts/download'), { ...filter('CURRENCY', 'IN', ['EURO']), ...sorter('CURRENT_SPENT', 'DESC') }),
    post('norole', path('usages/search?pageLimit=33')), get('norole', path('usage/customers?n=2')),
    post('norole', path('proforma-details/search'), { billingPeriod: '2021-12' }), post('expired', path('usages/search?pageLimit=34')),
    post('provider', path('usages/search?pageLimit=35')), get('reseller', `${reseller}/discount-contracts/customers`),
    post('reseller', `${reseller}/discount-contracts/search`, { period: 'CURRENT' }),
    post('reseller', `${reseller}/discount-contracts/search`, { period: 'PAST' }), post('distributor', `${reseller}/usages/search?pageLimit=36`),
    post('distributor', `/cphub/api/seller/v1/distributors/${UNKNOWN}/usages/search`), get('distributor', '/cphub/api/nothing?at=all'),
    { method: 'POST', target: path('usages/search?pageLimit=37'), headers: ['csp-auth-token', 'a.b.c', ...JSON_TYPE], body: '{}' },
  ];
}

/// In the order in which they are asked. `who` is null or absent for requests without an access token;
/// a body or headers that are functions want credentials.
export const exchanges = () => [...tokenCalls(), ...usersAndOrganisations(), ...billing(), ...providerSubscriptions(),
  ...seller('distributor'), ...seller('reseller'), ...sellersOwn()];

/// The request of an exchange, with these credentials, and with the access token if there is one.
export function requestOf({ who, method, target, headers = [], body }, secrets) {
  const own = typeof headers === 'function' ? headers(secrets) : headers;
  return { method, target, headers: who && secrets.accessToken ? [...own, 'csp-auth-token', secrets.accessToken] : own,
    body: typeof body === 'function' ? body(secrets) : body };
}

export const apiToken = (who) => `usagescope-demo-${who}`;
export const CLIENT = { clientId: 'usagescope-demo-client', clientSecret: 'usagescope-demo-secret' };
export const askToken = (token) => requestOf(tokenCalls()[0], { apiToken: token });
