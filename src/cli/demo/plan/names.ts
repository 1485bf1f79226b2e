/**
 * Parts of invented names, `original|transliteration`. Every combination is made by chance; nobody real is meant.
 */
export interface Origin {
  /** ISO 3166-1 alpha-3, or ICAO 9303's XXA. */
  readonly nationality: string;
  /** ISO 15924. */
  readonly script: 'Arab' | 'Beng' | 'Deva' | 'Ethi' | 'Latn';
  /** What screening is held in, BCP 47. */
  readonly language: string;
  /** Of every thousand people. */
  readonly share: number;
  readonly men: readonly string[];
  readonly women: readonly string[];
  readonly families: readonly string[];
}

const split = (text: string): string[] => text.split(/,\s*/);

const ETHI_MEN = split('ተስፋይ|Tesfay, ሃበን|Haben, ዮናስ|Yonas, ፊልሞን|Filmon, ሳሙኤል|Samuel, መርሃዊ|Merhawi, ናትናኤል|Natnael, ሮቤል|Robel, ዳዊት|Dawit, ሄኖክ|Henok');
const ETHI_WOMEN = split('ሰላም|Selam, ሉዋም|Luwam, ሰናይት|Senait, ሩት|Rut, ሳራ|Sara, ሄለን|Helen');
const ETHI_FAMILIES = split('መሓሪ|Mehari, ኪዳነ|Kidane, ብርሃነ|Berhane, ሓጎስ|Hagos, ተክለ|Tekle, ኣብርሃ|Abraha, ገብረ|Ghebre, ወልደ|Welde');
const ARAB_MEN = split('أحمد|Ahmed, محمد|Mohammed, عمر|Omar, إبراهيم|Ibrahim, يوسف|Yusuf, خالد|Khalid, حسن|Hassan, علي|Ali, مصطفى|Mustafa, آدم|Adam, إدريس|Idris, سامي|Sami');
const ARAB_WOMEN = split('أمينة|Amina, فاطمة|Fatima, مريم|Maryam, هدى|Huda, سلمى|Salma, نور|Nour');
const ARAB_FAMILIES = split('عثمان|Osman, صالح|Saleh, حامد|Hamid, درويش|Darwish, ناصر|Nasser, حداد|Haddad, خطيب|Khatib, منصور|Mansour, بكري|Bakri, عبد الله|Abdallah');

export const ORIGINS: readonly Origin[] = [
  { nationality: 'ERI', script: 'Ethi', language: 'ti', share: 190, men: ETHI_MEN, women: ETHI_WOMEN, families: ETHI_FAMILIES },
  { nationality: 'ETH', script: 'Ethi', language: 'am', share: 50, men: ETHI_MEN, women: ETHI_WOMEN, families: ETHI_FAMILIES },
  { nationality: 'SDN', script: 'Arab', language: 'ar', share: 110, men: ARAB_MEN, women: ARAB_WOMEN, families: ARAB_FAMILIES },
  { nationality: 'SYR', script: 'Arab', language: 'ar', share: 60, men: ARAB_MEN, women: ARAB_WOMEN, families: ARAB_FAMILIES },
  { nationality: 'YEM', script: 'Arab', language: 'ar', share: 40, men: ARAB_MEN, women: ARAB_WOMEN, families: ARAB_FAMILIES },
  { nationality: 'IRQ', script: 'Arab', language: 'ckb', share: 80, men: ARAB_MEN, women: ARAB_WOMEN, families: ARAB_FAMILIES },
  { nationality: 'XXA', script: 'Arab', language: 'ar', share: 15, men: ARAB_MEN, women: ARAB_WOMEN, families: ARAB_FAMILIES },
  {
    nationality: 'AFG', script: 'Arab', language: 'prs', share: 130,
    men: split('نجیب|Najib, ولی|Wali, حامد|Hamed, فرید|Farid, نسیم|Nasim, جواد|Jawad, سهراب|Sohrab, رحیم|Rahim'),
    women: split('پروانه|Parwana, شبنم|Shabnam, لیلا|Leila, نرگس|Nargis'),
    families: split('ستانکزی|Stanikzai, نوری|Noori, پوپل|Popal, وردک|Wardak, صافی|Safi, امیری|Amiri, رحیمی|Rahimi'),
  },
  {
    nationality: 'IRN', script: 'Arab', language: 'fa', share: 110,
    men: split('رضا|Reza, حسین|Hossein, مهدی|Mehdi, امیر|Amir, فرهاد|Farhad, نوید|Navid, کیوان|Keyvan, آرش|Arash'),
    women: split('زهرا|Zahra, مینا|Mina, شیرین|Shirin, نسرین|Nasrin'),
    families: split('کریمی|Karimi, احمدی|Ahmadi, مرادی|Moradi, شریفی|Sharifi, جعفری|Jafari, عزیزی|Azizi, حیدری|Heidari'),
  },
  {
    nationality: 'VNM', script: 'Latn', language: 'vi', share: 70,
    men: split('Văn Hùng, Minh Tuấn, Quốc Bảo, Đức Anh, Thành Long, Hữu Phước'), women: split('Thị Lan, Ngọc Ánh, Thu Hà, Mỹ Linh'),
    families: split('Nguyễn, Trần, Lê, Phạm, Hoàng, Đặng, Bùi'),
  },
  {
    nationality: 'SOM', script: 'Latn', language: 'so', share: 65,
    men: split('Abdirahman, Warsame, Liban, Guled, Mahad, Saciid'), women: split('Hodan, Ifrah, Sagal, Deqa'),
    families: split('Farah, Jama, Nuur, Cabdi, Xirsi, Warfaa'),
  },
  {
    nationality: 'ALB', script: 'Latn', language: 'sq', share: 25,
    men: split('Arben, Besnik, Dritan, Ilir, Luan'), women: split('Enkelejda, Mirela, Vjollca'), families: split('Hoxha, Shehu, Gjoka, Çela, Prifti'),
  },
  {
    nationality: 'IND', script: 'Deva', language: 'pa', share: 30,
    men: split('राजेश|Rajesh, अमित|Amit, सुनील|Sunil, विक्रम|Vikram, हरप्रीत|Harpreet'), women: split('सुनीता|Sunita, प्रिया|Priya'),
    families: split('कुमार|Kumar, सिंह|Singh, यादव|Yadav, शर्मा|Sharma, चौहान|Chauhan'),
  },
  {
    nationality: 'BGD', script: 'Beng', language: 'bn', share: 25,
    men: split('রহিম|Rahim, করিম|Karim, জামাল|Jamal, সোহেল|Sohel'), women: split('সালমা|Salma, রুমা|Ruma'),
    families: split('হোসেন|Hossain, মিয়া|Miah, উদ্দিন|Uddin, চৌধুরী|Chowdhury'),
  },
];
