-- Search of people by name. Row-level security keeps text operators that may leak from using an index (0.4 ms becomes
-- 95 ms), so what is searched are plain keys in a schema of their own that the app cannot read: functions of the guard
-- answer with persons' keys, and only to who may read people. Triggers keep them in step in the same transaction,
-- whoever writes a name; what stands already is taken up at the end of this file.

create schema search;
grant usage on schema search to crossfile_app, crossfile_guard;
grant create on schema search to crossfile_guard;

-- How letters of other scripts are written in Latin ones: after any-ascii 0.3.3 (ISC), where a name can begin with a
-- bare vowel sign that would be lost (alef, ayin) as "a". Letters with marks are taken apart first and need no line.
create table search.letter (letter text collate "C" primary key, latin text not null);
insert into search.letter
select left(pair, 1), substr(pair, 2) from (values
  ('Latin beyond ASCII', 'Æae Ðd Øo Þth ßss æae ðd øo þth Đd đd Ħh ħh ıi ĸq Łl łl Ŋng ŋng Œoe œoe Ŧt ŧt ƀb Ɓb Ƃb ƃb Ɔo Ƈc ƈc Ɖd Ɗd Ƌd ƌd ƍz Ǝe Əe Ɛe Ƒf ƒf Ɠg Ɣg ƕhw Ɩi Ɨi Ƙk ƙk ƚl ƛl Ɯw Ɲn ƞn Ɵo Ƣgh ƣgh Ƥp ƥp Ʀr Ʃsh ƪsh ƫt Ƭt ƭt Ʈt Ʊu Ʋv Ƴy ƴy Ƶz ƶz Ʒzh ƺzh ƻdz ƾts ƿw ǀc ǁx ǂqc ǃq ǝe Ǥg ǥg Ƕhw Ƿw Ȝy ȝy Ƞn ȡd Ȣou ȣou Ȥz ȥz ȴl ȵn ȶt ȷj ȸdb ȹqp Ⱥa Ȼc ȼc Ƚl Ⱦt ȿs ɀz Ƀb Ʉu Ʌa Ɇe ɇe Ɉj ɉj Ɋq ɋq Ɍr ɍr Ɏy ɏy'),
  ('Greek', 'Ͱh ͱh Ͳs ͳs Ͷw ͷw ͻs ͼs ͽs Ϳj Αa Βv Γg Δd Εe Ζz Ηi Θth Ιi Κk Λl Μm Νn Ξx Οo Πp Ρr Σs Τt Υy Φf Χch Ψps Ωo αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr ςs σs τt υy φf χch ψps ωo Ϙq ϙq Ϛst ϛst Ϝw ϝw Ϟq ϟq Ϡs ϡs Ϣsh ϣsh Ϥf ϥf Ϧx ϧx Ϩh ϩh Ϫj ϫj Ϭc ϭc Ϯti ϯti ϳj Ϸsh ϸsh Ϻs ϻs ϼr Ͻs Ͼs Ͽs'),
  ('Cyrillic', 'Ђdj Єie Ѕdz Іi Јj Љlj Њnj Ћc Џdzh Аa Бb Вv Гg Дd Еe Жzh Зz Иi Кk Лl Мm Нn Оo Пp Рr Сs Тt Уu Фf Хkh Цts Чch Шsh Щshch Ыy Эe Юyu Яya аa бb вv гg дd еe жzh зz иi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ыy эe юyu яya ђdj єie ѕdz іi јj љlj њnj ћc џdzh Ѡo ѡo Ѣe ѣe Ѥie ѥie Ѧe ѧe Ѩie ѩie Ѫo ѫo Ѭio ѭio Ѯks ѯks Ѱps ѱps Ѳf ѳf Ѵy ѵy Ѹu ѹu Ѻo ѻo Ѽo ѽo Ѿot ѿot Ҁq ҁq Ҋjh ҋjh Ҏrh ҏrh Ґg ґg Ғgh ғgh Ҕgh ҕgh Җj җj Ҙz ҙz Қq қq Ҝg ҝg Ҟq ҟq Ҡq ҡq Ңng ңng Ҥng ҥng Ҧph ҧph Ҩw ҩw Ҫs ҫs Ҭth ҭth Үu үu Ұu ұu Ҳh ҳh Ҵts ҵts Ҷj ҷj Ҹc ҹc Һh һh Ҽch ҽch Ҿch ҿch Ӏh Ӄq ӄq Ӆlh ӆlh Ӈng ӈng Ӊnh ӊnh Ӌdzh ӌdzh Ӎmh ӎmh ӏh Ӕae ӕae Әa әa Ӡdz ӡdz Өo өo Ӷgh ӷgh Ӻxh ӻxh Ӽx ӽx Ӿh ӿh Ԁd ԁd Ԃdj ԃdj Ԅzj ԅzj Ԇdz ԇdz Ԉlj ԉlj Ԋnj ԋnj Ԍsj ԍsj Ԏtj ԏtj Ԑa ԑa Ԓl ԓl Ԕlkh ԕlkh Ԗrkh ԗrkh Ԙa ԙa Ԛq ԛq Ԝw ԝw Ԟq ԟq Ԡl ԡl Ԣn ԣn Ԥph ԥph Ԩny ԩny Ԫdzh ԫdzh Ԭdch ԭdch Ԯl ԯl'),
  ('Armenian', 'Աa Բb Գg Դd Եe Զz Էe Ըy Թt Ժzh Իi Լl Խkh Ծts Կk Հh Ձdz Ղgh Ճch Մm Յy Նn Շsh Ոo Չch Պp Ջj Ռrr Սs Վv Տt Րr Ցts Ւw Փp Քk Օo Ֆf ՠa աa բb գg դd եe զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռrr սs վv տt րr ցts ւw փp քk օo ֆf ֈh'),
  ('Hebrew', 'אa בv גg דd הh וv זz חh טt יy ךkh כkh לl םm מm ןn נn סs עa ףf פf ץts צts קk רr שs תt ׯyyy װv ױoy ײey'),
  ('Arabic', 'ؠy اa بb ةh تt ثth جj حh خkh دd ذdh رr زz سs شsh صs ضd طt ظdh عa غgh ػg ؼg ؽy ؾi ؿi فf قq كk لl مm نn هh وw ىa يy ٮb ٯq ٱa ٲa ٳu ٴe ٹt ٺth ٻb ټt ٽt پp ٿth ڀbh ځdz ڂdz ڃn ڄj څts چch ڇch ڈd ډd ڊd ڋdd ڌdh ڍdh ڎdh ڏd ڐd ڑr ڒr ړr ڔr ڕr ږzh ڗd ژj ڙr ښsh ڛs ڜch ڝts ڞch ڟth ڠng ڡf ڢf ڣp ڤv ڥv ڦph ڧq ڨg کk ڪk ګg ڬg ڭng ڮkp گg ڰgg ڱn ڲg ڳg ڴg ڵl ڶl ڷl ڸl ڹn ںn ڻn ڼn ڽny ھh ڿn ہh ۃh ۄo ۅo ۆo ۇu ۈu ۉu ۊu ۋv یy ۍey ێe ۏv ېe ۑny ےe ەe ۮd ۯr ۺs ۻl ۼn ۿh'),
  ('Syriac', 'ܐa ܒb ܓg ܔj ܕd ܖd ܗh ܘw ܙz ܚh ܛt ܜd ܝy ܞyh ܟk ܠl ܡm ܢn ܣs ܤs ܥa ܦp ܧp ܨs ܩq ܪr ܫsh ܬt ܭbh ܮgh ܯdh ݍzh ݎkh ݏph'),
  ('Devanagari', 'ःh ऄa अa आa इi ईi उu ऊu ऋr ऌl ऍe ऎe एe ऐai ऑo ऒo ओo औau कk खkh गg घgh ङn चc छch जj झjh ञn टt ठth डd ढdh णn तt थth दd धdh नn पp फph बb भbh मm यy रr लl ळl वv शs षs सs हh ऻo ाa िi ीi ॉo ॊo ोo ौau ॎe ॏa ॐom ॠr ॡl ॲa ॳo ॴo ॵa ॶu ॷu ॸd ॹzh ॺy ॻg ॼj ॾd ॿb'),
  ('Bengali', 'ংm ঃh অa আa ইi ঈi উu ঊu ঋr ঌl এe ঐai ওo ঔau কk খkh গg ঘgh ঙn চc ছch জj ঝjh ঞn টt ঠth ডd ঢdh ণn তt থth দd ধdh নn পp ফph বb ভbh মm যy রr লl শs ষs সs হh াa িi ীi েe ৈai ৎt ৗu ৠr ৡl ৰr ৱv ৼm'),
  ('Gurmukhi', 'ਃh ਅa ਆa ਇi ਈi ਉu ਊu ਏe ਐai ਓo ਔau ਕk ਖkh ਗg ਘgh ਙn ਚc ਛch ਜj ਝjh ਞn ਟt ਠth ਡd ਢdh ਣn ਤt ਥth ਦd ਧdh ਨn ਪp ਫph ਬb ਭbh ਮm ਯy ਰr ਲl ਵv ਸs ਹh ਾa ਿi ੀi ੜr'),
  ('Gujarati', 'ઃh અa આa ઇi ઈi ઉu ઊu ઋr ઌl ઍe એe ઐai ઑo ઓo ઔau કk ખkh ગg ઘgh ઙn ચc છch જj ઝjh ઞn ટt ઠth ડd ઢdh ણn તt થth દd ધdh નn પp ફph બb ભbh મm યy રr લl ળl વv શs ષs સs હh ાa િi ીi ૉo ોo ૌau ૐom ૠr ૡl ૹzh'),
  ('Tamil', 'ஃk அa ஆa இi ஈi உu ஊu எe ஏe ஐai ஒo ஓo கk ஙn சc ஜj ஞn டt ணn தt நn னn பp மm யy ரr றr லl ளl ழl வv ஶs ஷs ஸs ஹh ாa ிi ுu ூu ெe ேe ைai ௐom ௗu'),
  ('Telugu', 'ఁn ంm ఃh అa ఆa ఇi ఈi ఉu ఊu ఋr ఌl ఎe ఏe ఐai ఒo ఓo ఔau కk ఖkh గg ఘgh ఙn చc ఛch జj ఝjh ఞn టt ఠth డd ఢdh ణn తt థth దd ధdh నn పp ఫph బb భbh మm యy రr ఱr లl ళl ఴl వv శs షs సs హh ుu ూu ృr ౄr ౘc ౙz ౚr ౝn ౠr ౡl'),
  ('Malayalam', 'ംm ഃh ഄm അa ആa ഇi ഈi ഉu ഊu ഋr ഌl എe ഏe ഐai ഒo ഓo ഔau കk ഖkh ഗg ഘgh ങn ചc ഛch ജj ഝjh ഞn ടt ഠth ഡd ഢdh ണn തt ഥth ദd ധdh നn ഩn പp ഫph ബb ഭbh മm യy രr റr ലl ളl ഴl വv ശs ഷs സs ഹh ഺt ാa ിi ീi െe േe ൈai ൎr ൔm ൕy ൖl ൗu ൟi ൠr ൡl ൺn ൻn ർr ൽl ൾl ൿk'),
  ('Sinhala', 'ංm ඃh අa ආa ඇae ඈae ඉi ඊi උu ඌu ඍr ඎr ඏl ඐl එe ඒe ඓai ඔo ඕo ඖau කk ඛkh ගg ඝgh ඞn ඟng චc ඡch ජj ඣjh ඤn ඥjn ඦnj ටt ඨth ඩd ඪdh ණn ඬnd තt ථth දd ධdh නn ඳnd පp ඵph බb භbh මm ඹmb යy රr ලl වv ශs ෂs සs හh ළl ෆf ාa ැae ෑae ෘr ෙe ෛai ෟu ෲr ෳl'),
  ('Thai', 'กk ขkh ฃkh คkh ฅkh ฆkh งng จch ฉch ชch ซs ฌch ญy ฎd ฏt ฐth ฑth ฒth ณn ดd ตt ถth ทth ธth นn บb ปp ผph ฝf พph ฟf ภph มm ยy รr ฤrue ลl ฦlue วw ศs ษs สs หh ฬl อo ฮh ะa าa เe แae โo ใai ไai'),
  ('Lao', 'ກk ຂkh ຄkh ຆgh ງng ຈch ຉch ຊx ຌjh ຍgn ຎn ຏt ຐth ຑd ຒdh ຓn ດd ຕt ຖth ທth ຘdh ນn ບb ປp ຜph ຝf ພph ຟf ຠbh ມm ຢy ຣr ລl ວv ຨs ຩs ສs ຫh ຬl ຮh ະa າa ຽy ເe ແe ໂo ໃai ໄai ໞg ໟgn'),
  ('Myanmar', 'ကk ခkh ဂg ဃgh ငn စc ဆch ဇj ဈjh ဉn ညnn ဋt ဌth ဍd ဎdh ဏn တt ထth ဒd ဓdh နn ပp ဖph ဗb ဘbh မm ယy ရr လl ဝv သs ဟh ဠl အa ဣi ဤi ဥu ဧe ဨe ဩo ဪo ါa ာa ေe ျy ြr ဿss'),
  ('Georgian', 'Ⴀa Ⴁb Ⴂg Ⴃd Ⴄe Ⴅv Ⴆz Ⴇt Ⴈi Ⴉk Ⴊl Ⴋm Ⴌn Ⴍo Ⴎp Ⴏzh Ⴐr Ⴑs Ⴒt Ⴓu Ⴔp Ⴕk Ⴖgh Ⴗq Ⴘsh Ⴙch Ⴚts Ⴛdz Ⴜts Ⴝch Ⴞkh Ⴟj Ⴠh Ⴡe Ⴢy Ⴣw Ⴤx Ⴥo Ⴧe Ⴭae აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts ჭch ხkh ჯj ჰh ჱe ჲy ჳw ჴx ჵo ჶf ჷe ჹg ჽae ჿw'),
  ('Hangul parts', 'ᄀg ᄁkk ᄂn ᄃd ᄄtt ᄅl ᄆm ᄇb ᄈpp ᄉs ᄊss ᄌj ᄍjj ᄎch ᄏk ᄐt ᄑp ᄒh ᅡa ᅢae ᅣya ᅤyae ᅥeo ᅦe ᅧyeo ᅨye ᅩo ᅪwa ᅫwae ᅬoe ᅭyo ᅮu ᅯwo ᅰwe ᅱwi ᅲyu ᅳeu ᅴui ᅵi ᆨg ᆩkk ᆪgs ᆫn ᆬnj ᆭnh ᆮd ᆯl ᆰlg ᆱlm ᆲlb ᆳls ᆴlt ᆵlp ᆶlh ᆷm ᆸb ᆹbs ᆺs ᆻss ᆼng ᆽj ᆾch ᆿk ᇀt ᇁp ᇂh'),
  ('Ethiopic', 'ሀha ሁhu ሂhi ሃha ሄhe ህh ሆho ሇhoa ለle ሉlu ሊli ላla ሌle ልl ሎlo ሏlwa ሐha ሑhu ሒhi ሓha ሔhe ሕh ሖho ሗhwa መme ሙmu ሚmi ማma ሜme ምm ሞmo ሟmwa ሠse ሡsu ሢsi ሣsa ሤse ሥs ሦso ሧswa ረre ሩru ሪri ራra ሬre ርr ሮro ሯrwa ሰse ሱsu ሲsi ሳsa ሴse ስs ሶso ሷswa ሸshe ሹshu ሺshi ሻsha ሼshe ሽsh ሾsho ሿshwa ቀke ቁku ቂki ቃka ቄke ቅk ቆko ቇkoa ቈkwe ቊkwi ቋkwa ቌkwe ቍkwi ቐke ቑku ቒki ቓka ቔke ቕk ቖko ቘkwe ቚkwi ቛkwa ቜkwe ቝkwi በbe ቡbu ቢbi ባba ቤbe ብb ቦbo ቧbwa ቨve ቩvu ቪvi ቫva ቬve ቭv ቮvo ቯvwa ተte ቱtu ቲti ታta ቴte ትt ቶto ቷtwa ቸche ቹchu ቺchi ቻcha ቼche ችch ቾcho ቿchwa ኀha ኁhu ኂhi ኃha ኄhe ኅh ኆho ኇhoa ኈhwe ኊhwi ኋhwa ኌhwe ኍhwi ነne ኑnu ኒni ናna ኔne ንn ኖno ኗnwa ኘnye ኙnyu ኚnyi ኛnya ኜnye ኝny ኞnyo ኟnywa አa ኡu ኢi ኣa ኤe ኦo ኧwa ከke ኩku ኪki ካka ኬke ክk ኮko ኯkoa ኰkwe ኲkwi ኳkwa ኴkwe ኵkwi ኸhe ኹhu ኺhi ኻha ኼhe ኽh ኾho ዀhwe ዂhwi ዃhwa ዄhwe ዅhwi ወwe ዉwu ዊwi ዋwa ዌwe ውw ዎwo ዏwoa ዐa ዑu ዒi ዓa ዔe ዖo ዘze ዙzu ዚzi ዛza ዜze ዝz ዞzo ዟzwa ዠzhe ዡzhu ዢzhi ዣzha ዤzhe ዥzh ዦzho ዧzhwa የye ዩyu ዪyi ያya ዬye ይy ዮyo ዯyoa ደde ዱdu ዲdi ዳda ዴde ድd ዶdo ዷdwa ዸde ዹdu ዺdi ዻda ዼde ዽd ዾdo ዿdwa ጀje ጁju ጂji ጃja ጄje ጅj ጆjo ጇjwa ገge ጉgu ጊgi ጋga ጌge ግg ጎgo ጏgoa ጐgwe ጒgwi ጓgwa ጔgwe ጕgwi ጘnge ጙngu ጚngi ጛnga ጜnge ጝng ጞngo ጟngwa ጠte ጡtu ጢti ጣta ጤte ጥt ጦto ጧtwa ጨche ጩchu ጪchi ጫcha ጬche ጭch ጮcho ጯchwa ጰpe ጱpu ጲpi ጳpa ጴpe ጵp ጶpo ጷpwa ጸtse ጹtsu ጺtsi ጻtsa ጼtse ጽts ጾtso ጿtswa ፀtse ፁtsu ፂtsi ፃtsa ፄtse ፅts ፆtso ፇtsoa ፈfe ፉfu ፊfi ፋfa ፌfe ፍf ፎfo ፏfwa ፐpe ፑpu ፒpi ፓpa ፔpe ፕp ፖpo ፗpwa ፘrya ፙmya ፚfya'),
  ('Khmer', 'កk ខkh គk ឃkh ងng ចch ឆchh ជch ឈchh ញnh ដd ឋth ឌd ឍth ណn តt ថth ទt ធth នn បb ផph ពp ភph មm យy រr លl វv ឝs ឞs សs ហh ឡl អa ឤa ឥe ឦei ឧo ឨo ឩou ឪau ឫrue ឬrueu ឭlue ឮlueu ឯae ឰai ឱao ឲao ឳov ាa ើaeu ឿoea ៀie េe ែae ៃai ោao ៅau'),
  ('Tifinagh', 'ⴰa ⴱb ⴲb ⴳg ⴴg ⴵdj ⴶdj ⴷd ⴸd ⴹd ⴺd ⴻe ⴼf ⴽk ⴾk ⴿk ⵀh ⵁh ⵂh ⵃh ⵅx ⵆx ⵇq ⵈq ⵉi ⵊj ⵋj ⵌj ⵍl ⵎm ⵏn ⵐgn ⵑng ⵒp ⵓu ⵔr ⵕr ⵖgh ⵗgh ⵘgh ⵙs ⵚs ⵛc ⵜt ⵝt ⵞtc ⵟt ⵠv ⵡw ⵢy ⵣz ⵤz ⵥz ⵦe ⵧo'),
  ('Kana', 'ぁa あa ぃi いi ぅu うu ぇe えe ぉo おo かka きki くku けke こko さsa しshi すsu せse そso たta ちchi っt つtsu てte とto なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho まma みmi むmu めme もmo ゃya やya ゅyu ゆyu ょyo よyo らra りri るru れre ろro ゎwa わwa ゐi ゑe をo んn ゕka ゖka ァa アa ィi イi ゥu ウu ェe エe ォo オo カka キki クku ケke コko サsa シshi スsu セse ソso タta チchi ッt ツtsu テte トto ナna ニni ヌnu ネne ノno ハha ヒhi フfu ヘhe ホho マma ミmi ムmu メme モmo ャya ヤya ュyu ユyu ョyo ヨyo ラra リri ルru レre ロro ヮwa ワwa ヰi ヱe ヲo ンn ヵka ヶka')
) as scripts (script, pairs), regexp_split_to_table(pairs, ' ') pair;

-- A text in small Latin letters without marks; Chinese characters stay as they are, what is no letter or digit of a
-- name becomes a space, apostrophes go. The same on every database locale.
create function search.latin(given text) returns text language sql stable parallel safe set search_path = '' as $$
  select lower(case when given ~ '^[ -~]*$' then replace(replace(given, '''', ''), '`', '') else (
    select string_agg(coalesce(l.latin, case
             when c.letter in ('''', '`') then ''
             when ascii(c.letter) < 128 then c.letter
             when ascii(c.letter) between 8208 and 8213 or ascii(c.letter) in (183, 1548, 8722, 12539) then ' '
             when ascii(c.letter) between 13312 and 40959 or ascii(c.letter) >= 131072 then c.letter
             else '' end), '' order by c.place)
      from string_to_table(normalize(given, NFKD), null) with ordinality as c(letter, place)
      left join search.letter l on l.letter = c.letter) end)
$$;

-- The words of a text in order; of one name at most forty.
create function search.words(given text) returns table (place int, word text) language sql stable parallel safe rows 3 set search_path = '' as $$
  select (row_number() over (order by w.n))::int, left(w.word, 60) collate "C"
    from regexp_split_to_table(coalesce(search.latin(given), ''), '[\x01-/:-@[-`{-\x7f]+') with ordinality as w(word, n)
   where w.word <> '' order by w.n limit 40
$$;

-- What a word sounds like: its first letter and its consonants, those that languages and clerks exchange held to be
-- equal (Muhammad, Mohamed and mhmd; Youssef and Yusuf; Qasim, Ghassem and Kassem).
create function search.sound(word text) returns text language sql immutable strict parallel safe set search_path = '' as $$
  select case when word !~ '^[a-z]+$' then word else regexp_replace(regexp_replace(
    regexp_replace(translate(
      regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        regexp_replace(word, '(.)\1+', '\1', 'g'),
        's?ch|tch', 'C', 'g'), 'sh', 'X', 'g'), 'ph', 'f', 'g'), '[kgc]h|ck', 'k', 'g'), 'th|dh', 't', 'g'), 'dj', 'j', 'g'), 'c(?=[eiy])', 's', 'g'),
      'zdpvqgc', 'stbwkkk'), '(.)\1+', '\1', 'g'),
    '^[aeiou]', 'a'), '(?!^)[aeiouyw]|(?<=...)h$', '', 'g') end
$$;

-- A word and what is left of it when one letter is dropped: two words that differ by one letter, or by two that
-- changed places, share one of these. Short words have none but themselves.
create function search.spellings(word text) returns setof text language sql immutable strict parallel safe rows 8 set search_path = '' as $$
  select word union select overlay(word placing '' from n for 1) from generate_series(1, case when length(word) >= 4 then length(word) else 0 end) n
$$;

-- Who bears which word. A name's words, and neighbours written as one (al-Rahman, Alrahman).
create table search.name_word (
  name_id uuid not null references record.person_name on delete cascade,
  -- the record that the name stands on; search.merged says who stands for it
  person_id uuid not null,
  word text collate "C" not null,
  sound text collate "C" not null
);
create index name_word_word on search.name_word (word, person_id);
create index name_word_sound on search.name_word (sound, word, person_id);
create index name_word_name on search.name_word (name_id);

-- Which words there are, by their spellings. Not unique: two who add the same word at once need not wait for each
-- other. Words that nobody bears any more stay; a word alone names nobody.
create table search.spelling (spelling text collate "C" not null, word text collate "C" not null);
create index spelling_word on search.spelling (spelling, word);

-- Who stands for a record that was merged, however far the way.
create table search.merged (record_id uuid primary key, person_id uuid not null);
create index merged_person on search.merged (person_id);

create function search.take_up(names uuid[]) returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  with part as materialized (
    select n.id, n.person_id, p.text, p.n from record.person_name n
     cross join lateral (values (1, concat_ws(' ', n.given_names, n.family_names)), (2, n.transliteration)) p(n, text)
     where n.id = any (names) and n.superseded_at is null and p.text is not null),
  single as materialized (select p.id, p.person_id, p.n, w.place, w.word from part p cross join lateral search.words(p.text) w),
  every as (
    select id, person_id, word from single
    union select s.id, s.person_id, left(s.word || t.word, 60) from single s join single t on t.id = s.id and t.n = s.n and t.place = s.place + 1),
  kept as (insert into search.name_word (name_id, person_id, word, sound) select id, person_id, word, search.sound(word) from every)
  insert into search.spelling (spelling, word)
  select s.spelling, w.word
    from (select distinct x.word from single x where not exists (select from search.spelling o where o.spelling = x.word and o.word = x.word)) w
   cross join lateral search.spellings(w.word) s(spelling);
end $$;

create function search.follow_names() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform search.take_up(array(select id from new_rows));
  else
    delete from search.name_word where name_id in (select id from new_rows where superseded_at is not null);
  end if;
  return null;
end $$;
create trigger search_insert after insert on record.person_name referencing new table as new_rows for each statement execute function search.follow_names();
create trigger search_update after update on record.person_name referencing new table as new_rows for each statement execute function search.follow_names();

-- A merge, or its reversal, moves the whole tail of records below.
create function search.follow_merge() returns trigger language plpgsql security definer set search_path = '' as $$
declare below uuid[];
begin
  with recursive down (id) as (select new.id union select p.id from down join record.person p on p.merged_into = down.id)
  select array_agg(id) into below from down;
  delete from search.merged where record_id = any (below);
  insert into search.merged (record_id, person_id)
    select id, record.surviving(new.id) from unnest(below) id where id <> record.surviving(new.id);
  return null;
end $$;
create trigger search_merge after update of merged_into on record.person for each row
  when (old.merged_into is distinct from new.merged_into) execute function search.follow_merge();

-- Everything anew from the names that count: for what was there before, and for who has loaded names past the triggers.
create function search.rebuild() returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from search.name_word; delete from search.spelling; delete from search.merged;
  insert into search.merged (record_id, person_id) select id, record.surviving(id) from record.person where merged_into is not null;
  perform search.take_up(array(select id from record.person_name where superseded_at is null));
end $$;

-- Who bears such a name: every word asked for, in any order, as the name's words are, begin, sound or nearly are spelled.
-- `how` tells the weakest of these (0 the same, 1 begins alike, 2 sounds alike, 3 spelled alike), `matched` of `wanted`
-- words; `rank` only orders. `at_least`: how many of the words must be found, all if left out. Particles may be missing.
create function search.people_named(asked text, at_least int default null)
returns table (person_id uuid, rank int, how int, matched int, wanted int) language plpgsql stable security definer rows 500 set search_path = '' set jit = off as $$
declare needed int[];
begin
  if not platform.may_read() then return; end if;
  select array_agg(w.place) into needed from search.words(asked) w
   where w.word not in ('al', 'el', 'ul', 'bin', 'ben', 'ibn', 'bint', 'de', 'da', 'van');
  if needed is null then select array_agg(w.place) into needed from search.words(asked) w; end if;
  return query
  with word as materialized (select w.place, w.word from search.words(asked) w),
  asking as materialized (
    select array[w.place] as covers, w.word, search.sound(w.word) as sound from word w
    union all select array[w.place, v.place], left(w.word || v.word, 60), search.sound(left(w.word || v.word, 60)) from word w join word v on v.place = w.place + 1),
  found as (
    select a.covers, x.person_id, x.rank from asking a cross join lateral (
      select k.person_id, 0 as rank from search.name_word k where k.word = a.word
      union all
      select k.person_id, 100 + least(99, 10 * (length(k.word) - length(a.word))) from search.name_word k
       where length(a.word) >= 2 and k.word > a.word and k.word < a.word || chr(1114111)
      union all
      select k.person_id, 200 + least(99, 10 * abs(length(k.word) - length(a.word))) from search.name_word k
       where length(a.sound) >= 2 and k.sound = a.sound and k.word <> a.word
      union all
      select k.person_id, 300 from (select distinct s.word from search.spelling s where s.spelling in (select search.spellings(a.word)) and length(a.word) >= 4 and length(s.word) >= 4) s
        join search.name_word k on k.word = s.word) x),
  best as (
    select coalesce(m.person_id, f.person_id) as person_id, place, min(f.rank) as rank
      from found f cross join lateral unnest(f.covers) place left join search.merged m on m.record_id = f.person_id
     where place = any (needed) group by 1, 2)
  select b.person_id, sum(b.rank)::int, max(b.rank) / 100, count(*)::int, cardinality(needed)
    from best b group by b.person_id having count(*) >= coalesce(at_least, cardinality(needed));
end $$;

-- A number of another office, however it was spaced and hyphenated.
create function search.number_key(number text) returns text language sql immutable strict parallel safe set search_path = '' as
  $$ select lower(regexp_replace(number, '[\x01-/:-@[-`{-\x7f]+', '', 'g')) $$;
create index person_reference_key on record.person_reference (search.number_key(number)) where superseded_at is null;
create function search.people_numbered(asked text) returns setof uuid language sql stable security definer set search_path = '' as $$
  select distinct coalesce(m.person_id, r.person_id) from record.person_reference r left join search.merged m on m.record_id = r.person_id
   where platform.may_read() and search.number_key(asked) <> '' and search.number_key(r.number) = search.number_key(asked) and r.superseded_at is null
$$;

-- What somebody asked, so that its pages have an address without a name in it. Theirs alone, for a working day.
create table search.asked (
  id text primary key check (length(id) >= 20),
  user_id uuid not null default platform.actor(),
  criteria jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '8 hours'
);
create index asked_expires on search.asked (expires_at);
create function search.forget_expired() returns void language sql volatile security definer set search_path = '' as
  $$ delete from search.asked where expires_at <= now() $$;

grant select, insert, delete on search.name_word, search.spelling, search.merged to crossfile_guard;
grant select, delete on search.asked to crossfile_guard;
grant select on search.letter to crossfile_guard;
grant select, insert on search.asked to crossfile_app;
grant select on search.merged to crossfile_app;
alter table search.asked enable row level security;
alter table search.asked force row level security;
create policy guard_all on search.asked to crossfile_guard using (true) with check (true);
create policy own on search.asked to crossfile_app
  using (user_id = (select platform.actor()) and expires_at > now()) with check (user_id = (select platform.actor()));
alter table search.merged enable row level security;
alter table search.merged force row level security;
create policy guard_all on search.merged to crossfile_guard using (true) with check (true);
create policy read on search.merged for select to crossfile_app using ((select platform.may_read()));

alter function search.take_up owner to crossfile_guard;
alter function search.follow_names owner to crossfile_guard;
alter function search.follow_merge owner to crossfile_guard;
alter function search.rebuild owner to crossfile_guard;
alter function search.people_named owner to crossfile_guard;
alter function search.people_numbered owner to crossfile_guard;
alter function search.forget_expired owner to crossfile_guard;
revoke all on function search.take_up, search.follow_names, search.follow_merge, search.rebuild from public;
grant execute on function search.take_up, search.rebuild to crossfile_guard;
grant execute on function search.rebuild to crossfile_owner;

select search.rebuild();

revoke create on schema search from crossfile_guard;
