/** Word by word: English, French, Arabic. A test holds each row to three texts with the same {fills}. */
type Row = readonly [english: string, french: string, arabic: string];
const table = <T extends Record<string, Row>>(rows: T): T => rows;

export const TABLE = table({
  // ---- the page
  tagline: [
    'What gets young people out of reach of a violent-extremist group, in a synthetic town',
    'Ce qui met les jeunes hors de portée d’un groupe extrémiste violent, dans une ville synthétique',
    'ما الذي يُبعد الشباب عن متناول جماعة متطرفة عنيفة، في مدينة مصطنعة',
  ],
  stamp: [
    'Synthetic people. Not a forecast.',
    'Personnes synthétiques. Pas une prévision.',
    'أشخاص مصطنعون. ليس توقعًا.',
  ],
  language: ['Language', 'Langue', 'اللغة'],
  views: ['Views', 'Vues', 'العروض'],
  skip: ['To the content', 'Aller au contenu', 'إلى المحتوى'],
  seconds: ['{n} s', '{n} s', '{n} ث'],
  minutes: ['{n} min', '{n} min', '{n} د'],
  // ---- views
  town: ['Town', 'Ville', 'المدينة'],
  happens: ['What happens', 'Ce qui se passe', 'ما يحدث'],
  lives: ['Lives', 'Vies', 'حيوات'],
  help: ['What would help', 'Ce qui aiderait', 'ما قد يساعد'],
  why: ['Why here', 'Pourquoi ici', 'لماذا هنا'],
  sure: ['How sure', 'Quelle certitude', 'ما مدى اليقين'],
  report: ['Report', 'Rapport', 'التقرير'],
  // ---- running
  run: ['Run', 'Lancer', 'تشغيل'],
  stop: ['Stop', 'Arrêter', 'إيقاف'],
  settings: ['What is run', 'Ce qui est simulé', 'ما يُحاكى'],
  scenario: ['Place', 'Lieu', 'المكان'],
  areas: ['Areas', 'Délégations', 'المناطق'],
  all_areas: ['all', 'toutes', 'الكل'],
  until: ['Until', 'Jusqu’au', 'حتى'],
  replicates: ['Replicates', 'Répliques', 'التكرارات'],
  seed: ['Seed', 'Graine', 'البذرة'],
  sets: ['Keys', 'Clés', 'المفاتيح'],
  progress: ['{share} done, {left} left', '{share} fait, reste {left}', 'اكتمل {share}، بقي {left}'],
  progress_start: ['Making the people', 'Création des personnes', 'إنشاء الأشخاص'],
  done_runs: [
    '{n} replicates of {people} people, {days} days',
    '{n} répliques de {people} personnes, {days} jours',
    '{n} تكرارات لـ{people} شخصًا، {days} يومًا',
  ],
  stopped: [
    'Stopped. What was finished stays.',
    'Arrêté. Ce qui était terminé reste.',
    'تم الإيقاف. ما اكتمل يبقى.',
  ],
  failed: ['It could not be run', 'La simulation a échoué', 'تعذر التشغيل'],
  nothing_yet: [
    'Nothing has been run yet.',
    'Rien n’a encore été simulé.',
    'لم يُشغَّل شيء بعد.',
  ],
  // ---- town
  town_says: [
    'Each cell is a delegation, around its seat; its colour says how many {what} on the chosen week, a mean over replicates.',
    'Chaque cellule est une délégation, autour de son chef-lieu ; sa couleur dit combien de {what} la semaine choisie, en moyenne des répliques.',
    'كل خلية معتمدية حول مركزها؛ ويدل لونها على عدد {what} في الأسبوع المختار، متوسطًا على التكرارات.',
  ],
  shown: ['Shown', 'Affiché', 'المعروض'],
  week_of: ['Week of {date}', 'Semaine du {date}', 'أسبوع {date}'],
  play: ['Play', 'Lire', 'تشغيل الزمن'],
  pause: ['Pause', 'Pause', 'إيقاف مؤقت'],
  csv: ['CSV', 'CSV', 'CSV'],
  picture: ['Picture', 'Image', 'صورة'],
});
