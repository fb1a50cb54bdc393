import { letter, MARA, rawUtf8, type Letter } from './letter.js';
import { reply } from './replies.js';

/** The same in the languages of other mail programs: what lies below the fold must not speak. */
export const tongues: Letter[] = [
  letter('German', {
    ...reply,
    subject: 'AW: CMP-7001 Seite',
    body: `Freigegeben.\n\nViele Grüße\nLea\n\nAm 04.03.2024 um 10:01 schrieb Mara Voss <${MARA}>:\n> Bitte um Freigabe\n`,
    decides: 'approved',
  }),
  letter('German Outlook', {
    ...reply,
    subject: 'AW: Seite',
    keys: [],
    body: `Kann ich so nicht freigeben.\n\nVon: Mara Voss <${MARA}>\nGesendet: Montag, 4. März 2024 10:01\nAn: Lea Quist\nBetreff: Seite\n\nBitte um Freigabe. Tom: Freigegeben.\n`,
    decides: 'changes_requested',
  }),
  letter('French', {
    ...reply,
    subject: 'RE: Page',
    keys: [],
    body: `Bonjour Mara,\n\nJe valide.\n\nLe lun. 4 mars 2024 à 10:01, Mara Voss <${MARA}> a écrit :\n\n> Merci de valider\n`,
    decides: 'approved',
  }),
  letter('Spanish', {
    ...reply,
    subject: rawUtf8('RE: Página'),
    keys: [],
    body: `Aprobado.\n\nEl lun, 4 mar 2024 a las 10:01, Mara Voss (<${MARA}>) escribió:\n\n> ¿Puedes aprobar?\n`,
    decides: 'approved',
  }),
  letter('Italian', {
    ...reply,
    subject: 'R: Pagina',
    keys: [],
    body: `Approvato.\n\nIl giorno lun 4 mar 2024 alle ore 10:01 Mara Voss <${MARA}> ha scritto:\n\n> Puoi approvare?\n`,
    decides: 'approved',
  }),
  letter('Dutch', {
    ...reply,
    subject: 'Antw: Pagina',
    keys: [],
    body: `Akkoord.\n\nOp ma 4 mrt 2024 om 10:01 schreef Mara Voss <${MARA}>:\n> Graag akkoord\n`,
    decides: 'approved',
  }),
  letter('Danish Outlook', {
    ...reply,
    subject: 'SV: Side',
    keys: [],
    body: `Jeg ser på det i morgen.\n\nFra: Mara Voss <${MARA}>\nSendt: 4. marts 2024 10:01\nTil: Lea Quist\nEmne: Side\n\nPlease approve the page. Tom said:\n\nApproved.\n`,
  }),
  letter('Swedish Outlook', {
    ...reply,
    subject: 'SV: Sida',
    keys: [],
    body: `Jag återkommer.\n\nFrån: Mara Voss <${MARA}>\nSkickat: den 4 mars 2024 10:01\nTill: Lea Quist\nÄmne: Sida\n\nPlease approve the page.\n\nApproved.\n`,
  }),
  letter('Norwegian Outlook', {
    ...reply,
    subject: 'SV: Side',
    keys: [],
    body: `Kommer tilbake.\n\nFra: Mara Voss <${MARA}>\nSendt: mandag 4. mars 2024 10:01\nTil: Lea Quist\nEmne: Side\n\nApproved.\n`,
  }),
  letter('Polish', {
    ...reply,
    subject: 'Odp: Strona',
    keys: [],
    body: `Sprawdzę jutro.\n\npon., 4 mar 2024 o 10:01 Mara Voss <${MARA}> napisał(a):\n\n> Please approve\n> Approved.\n`,
  }),
  letter('Polish Outlook', {
    ...reply,
    subject: 'ODP: Strona',
    keys: [],
    body: `Sprawdzę jutro.\n\nOd: Mara Voss <${MARA}>\nWysłano: poniedziałek, 4 marca 2024 10:01\nDo: Lea Quist\nTemat: Strona\n\nPlease approve the page.\n\nApproved.\n`,
  }),
  letter('Finnish Outlook', {
    ...reply,
    subject: 'VS: Sivu',
    keys: [],
    body: `Palaan asiaan.\n\nLähettäjä: Mara Voss <${MARA}>\nLähetetty: maanantai 4. maaliskuuta 2024 10.01\nVastaanottaja: Lea Quist\nAihe: Sivu\n\nApproved.\n`,
  }),
  letter('Portuguese Outlook', {
    ...reply,
    subject: rawUtf8('RES: Página'),
    keys: [],
    body: `Vejo amanhã.\n\nDe: Mara Voss <${MARA}>\nEnviada em: segunda-feira, 4 de março de 2024 10:01\nPara: Lea Quist\nAssunto: Página\n\nApproved.\n`,
  }),
  letter('Japanese', {
    ...reply,
    subject: '=?iso-2022-jp?B?UmU6IBskQiVaITwlOBsoQg==?=',
    keys: [],
    body: `確認します。\n\n2024年3月4日(月) 10:01 Mara Voss <${MARA}>:\n\n> Please approve\n> Approved.\n`,
  }),
  letter('Japanese Outlook', {
    ...reply,
    subject: 'RE: page',
    keys: [],
    body: `確認します。\n\n差出人: Mara Voss <${MARA}>\n送信日時: 2024年3月4日 10:01\n宛先: Lea Quist\n件名: page\n\nPlease approve the page.\n\nApproved.\n`,
  }),
  letter('Russian', {
    ...reply,
    subject: 'Re: page',
    keys: [],
    body: `Посмотрю завтра.\n\n04.03.2024 10:01, Mara Voss пишет:\n> Please approve\n> Approved.\n`,
  }),
  letter('Russian Outlook', {
    ...reply,
    subject: 'HA: page',
    keys: [],
    body: `Посмотрю завтра.\n\nОт: Mara Voss <${MARA}>\nОтправлено: 4 марта 2024 г. 10:01\nКому: Lea Quist\nТема: page\n\nApproved.\n`,
  }),
  letter('Chinese Foxmail', {
    ...reply,
    subject: rawUtf8('回复: page'),
    keys: [],
    body: `我明天看。\n\n发件人： Mara Voss\n发送时间： 2024-03-04 10:01\n收件人： Lea Quist\n主题： page\n\nApproved.\n`,
  }),
  letter('Lotus Notes', {
    ...reply,
    subject: 'Antwort: Seite',
    keys: [],
    body: `Ich melde mich.\n\nVon:\tMara Voss/ACME\nAn:\tLea Quist/ACME\nDatum:\t04.03.2024 10:01\nBetreff:\tSeite\n\nFreigegeben.\n`,
  }),
];
