"""Short lectures full of names for bench/vocabulary.py; {the form that is said|the term in the glossary}."""

LECTURES = {
    "en": [
        """The {Michaelis-Menten} equation describes how fast an enzyme works.
It was published by {Leonor Michaelis} and {Maud Menten} in Berlin.
The enzyme {dihydrofolate reductase} is a classic example, and {methotrexate} blocks it.
Another drug, {imatinib}, stops the kinase {Abelson}.
A {Lineweaver-Burk} plot turns the curve into a straight line.
The slope of the {Lineweaver-Burk} plot is easy to read, but noise spoils it.
{Hanes-Woolf} plots and {Eadie-Hofstee} plots suffer less.
In the cell, {ubiquitin} marks a protein, and the {proteasome} takes it apart.
The drug {bortezomib} binds to the {proteasome} and stops it.
Some enzymes are {allosteric}, as {Jacques Monod} showed with {aspartate transcarbamoylase}.
{Phosphofructokinase} is inhibited by its own product.
We will come back to {phosphofructokinase} next week, when we speak about sugar.""",
        """The empire of {Chinggis Khan} grew faster than any before it.
His grandson {Kublai} ruled from {Khanbaliq}, the city that we call Beijing.
The {Ilkhanate} in Persia was founded by {Hulagu}, who took Baghdad.
The historian {Rashid al-Din} wrote about it in {Tabriz}.
In the west, {Batu} led the army to {Liegnitz} and to the river {Sajo}.
His general {Subutai} planned the campaign.
The {Mamluks} under {Baybars} won the battle of {Ain Jalut}.
{Baybars} became sultan after that, and the {Mamluks} kept Egypt for centuries.
The letter of {Giovanni da Pian del Carpine} is our best source.
{Karakorum} was the first capital, and {Ogedei} built its walls.
After {Ogedei} died, his widow {Toregene} held power for five years.
The {Yassa} was the law, but no copy of the {Yassa} has come down to us.""",
        """Today we prove a theorem of {Kolmogorov} about sums of random variables.
The inequality of {Hoeffding} gives a bound that falls very fast.
A sharper bound is due to {Bernstein}, and another one to {Azuma}.
The {Glivenko-Cantelli} theorem says that the empirical distribution converges.
The constant in the {Dvoretzky-Kiefer-Wolfowitz} inequality was found by {Massart}.
Classes of sets with finite {Vapnik-Chervonenkis} dimension can be learned.
We measure complexity by the {Rademacher} average.
The {Rademacher} average is never larger than the bound of {Dudley}.
A kernel function defines a Hilbert space, as {Aronszajn} showed.
The theorem of {Mercer} gives its features.
We minimise the loss with the method of {Nesterov}, or with {Adagrad}.
The {Lipschitz} constant of the gradient limits the step.
A function is {Lipschitz} if its slope is bounded.""",
        """The valley of {Nausharo} lies west of the river Indus.
Its people traded {carnelian} beads and {lapis lazuli} with {Sumer}.
The site of {Mohenjo-daro} was dug up by {Rakhaldas Banerji}.
At {Dholavira} there are large tanks for water.
The script has been studied by {Asko Parpola} and by {Iravatham Mahadevan}.
At {Lothal} archaeologists found a dock, or perhaps a tank.
{Mehrgarh} is older, and its people knew the drill of the dentist.
The city of {Rakhigarhi} is larger than {Mohenjo-daro}.
{Steatite} seals show a bull, and sometimes a {zebu}.
The {Ghaggar-Hakra} may have been a great river once.
When the {Ghaggar-Hakra} dried up, people moved to the east.
{Mortimer Wheeler} thought of an invasion, but {Kenneth Kennedy} found no trace of it.""",
    ],
    "ru": [
        """Неравенство {Колмогорова|Колмогоров} даёт оценку для суммы случайных величин.
Более точную оценку нашёл {Хёфдинг}, а ещё раньше {Бернштейн}.
Теорема {Гливенко-Кантелли} говорит о равномерной сходимости.
Размерность {Вапника-Червоненкиса|Вапник-Червоненкис} измеряет сложность класса множеств.
Метод {Нестерова|Нестеров} ускоряет градиентный спуск.
Функция называется {липшицевой|липшицев}, если её рост ограничен.
Средние {Радемахера|Радемахер} оценивают сложность по самой выборке.
Теорема {Мерсера|Мерсер} описывает ядро через собственные функции.
Пространство построил {Ароншайн}.
Оценку через энтропию предложил {Дадли}.
{Колмогоров} доказал и усиленный закон больших чисел.
Метод {Нестерова|Нестеров} мы применим на следующей лекции.""",
        """Государство {Хулагуидов|Хулагуиды} возникло в Персии.
Его основал {Хулагу}, внук великого хана.
Историк {Рашид ад-Дин} писал о нём в городе {Тебризе|Тебриз}.
Полководец {Субэдэй} разработал поход на запад.
Султан {Бейбарс} победил монголов при {Айн-Джалуте|Айн-Джалут}.
Первой столицей был {Каракорум}, его построил {Угэдэй}.
После смерти хана {Угэдэя|Угэдэй} власть держала {Дорегене}.
{Мамлюки} правили Египтом несколько веков.
Битва при {Легнице|Легница} открыла дорогу в Европу.
Посол {Плано Карпини} оставил нам подробный рассказ.
Законы {Ясы|Яса} не дошли до нас.
Город {Сарай-Бату} стоял на {Ахтубе|Ахтуба}.""",
        """Фермент {фосфофруктокиназа} управляет распадом сахара.
Уравнение {Михаэлиса-Ментен|Михаэлис-Ментен} описывает его скорость.
Белок {убиквитин} метит другие белки, а {протеасома} их разрушает.
Лекарство {бортезомиб} останавливает работу {протеасомы|протеасома}.
Препарат {метотрексат} блокирует {дигидрофолатредуктазу|дигидрофолатредуктаза}.
Другой препарат называется {иматиниб}.
График {Лайнуивера-Бёрка|Лайнуивер-Бёрк} превращает кривую в прямую.
В {митохондриях|митохондрия} работает цикл {Кребса|Кребс}.
Белок {цитохром} переносит электроны.
{Аллостерическая|аллостерический} регуляция открыта в Париже.
Её описал {Жак Моно}.
Сахар превращается в {пируват}, а потом в {лактат}.""",
    ],
}
