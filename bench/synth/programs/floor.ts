import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from './routes';

// what no tool can do without: make the routes, write them
const folder = mkdtempSync(join(tmpdir(), 'tollgate-floor-'));
const paths = Object.entries(routes).map(([key, { backend }]) => ({ key, uri: `https://orders.example.com${key.slice(4)}`, backend }));
writeFileSync(join(folder, 'template.json'), JSON.stringify({ paths }));
rmSync(folder, { recursive: true });
