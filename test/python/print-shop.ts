import { shop } from '../../examples/shop/spec';

process.stdout.write(JSON.stringify(shop));
