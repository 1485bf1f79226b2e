import { onGenerated } from './matching/accuracy.js';
import { figures } from './matching/table.js';
import { speedOf } from './matching/speed.js';
let t=performance.now();
const a=onGenerated(Number(process.argv[2]??100),()=>{});
console.log('match s',(performance.now()-t)/1000, process.cpuUsage().user/1e6);
for(const c of a.compared) console.log(figures(c,'persons',100).slice(0,6).join('\n'));
console.log(process.cpuUsage().user/1e6);
console.log(speedOf(a.material.prints));
