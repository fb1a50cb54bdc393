import type { Words } from './words.js';

const THING =
  '(?:the |your |our |a |an |this |that )?(?:[\\w-]+ ){0,2}(?:headlines?|copy|logos?|images?|pictures?|photos?|texts?|colou?rs?|cta|layout|prices?|titles?|wording|claims?|disclaimers?|drafts?|banners?|visuals?|links?|footers?|slides?|sections?|sentences?|paragraphs?|fonts?|buttons?|typos?|subject lines?)';

/** English phrases. */
export const english: Words = {
  lead: "yes|yep|ok|okay|great|perfect|super|nice|thanks|thank you|many thanks|all|and|so|then|sorry|unfortunately|i'm afraid|i am afraid|no|hi|hello",
  approve: [
    'approved',
    'approving (?:this|it|now)',
    "(?:this|it|that|everything|all)(?:'s| is| are) (?:now |all |hereby |fully )?(?:approved|signed off|good to go|cleared)",
    "(?:i|we)(?:'ve| have)? ?(?:hereby |now )?(?:approved?|sign(?:ed)?(?: this| it)? off)(?: on)?(?<!^i approved|^we approved|^i signed off|^we signed off)(?: (?:it|(?:this|that)(?: (?:version|draft|copy|text|one))?))?",
    "(?:you have|you've got) (?:my|our) (?:approval|sign-?off|go-?ahead|ok|blessing)",
    '(?:my |our )?(?:sign-?off|approval) (?:is )?(?:given|granted)',
    'signed off',
    'good to go',
    '(?:please |you can |you may )?go ahead',
    'ship it',
    '(?:ok|okay|fine|good) (?:for|with|by|from) (?:me|us|my side|our side)',
    "(?:i'm |we're |i am |we are )?happy to approve",
    'consider (?:this|it) approved',
  ],
  likes: ['lgtm', '(?:(?:this|it|that|all|everything|the [\\w-]+) )?(?:all )?looks? (?:good|great|fine|perfect)'],
  follow:
    'from (?:my|our) (?:side|end|part|team)|by (?:me|us)|for (?:me|us|publication|publishing|launch|release|print(?:ing)?|sending|go-?live)|to (?:me|us|publish|launch|release|send|print|go(?: live)?)|as[ -]is|like this|with (?:this|it|that|the launch|the release|publication)|thanks|thank you|cheers|now|and',
  refuse: [
    "(?:(?:this|it|that)(?:'s| is| are) )?not (?:yet )?(?:approved|signed off|good to go)",
    "(?:(?:i|we) )?(?:can't|cannot|can not|do not|don't|won't|will not|am not able to|are not able to|am unable to) (?:yet )?(?:approve|sign (?:this |it )?off|give (?:my|our) (?:approval|ok|sign-?off))",
    "(?:i'm|i am|we're|we are) not (?:approving|signing)",
  ],
  reject: [
    "(?:(?:this|it|that)(?:'s| is) )?(?:rejected|declined|refused)",
    '(?:i|we) (?:have to |must |hereby )?(?:reject|refuse|decline)(?: (?:it|(?:this|that)(?: (?:version|draft|copy|text|one))?))?',
    '(?:approval|sign-?off) (?:is )?(?:denied|refused|declined|rejected)',
  ],
  change: [
    '(?:please|pls|kindly|can you|could you|would you)(?: please)? (?:change|revise|rework|redo|correct|fix|amend|adjust|shorten|rewrite)(?! (?:the |your |our |my )?(?:meeting|call|calendar|invite|time|date of|ticket|password|access|booking))',
    `(?:please|pls|kindly|can you|could you|would you)(?: please)? (?:update|replace|swap|remove|add|use|move) ${THING}`,
    `(?:change|revise|rework|correct|fix|amend|adjust|shorten|rewrite|replace) ${THING}`,
    '(?:(?:this|it|the [\\w -]{1,30}) )?(?:still )?needs? (?:a few |some |more |minor |major |another |further )*(?:changes|revisions?|edits|rework|correction|round)',
    '(?:a few |some |more |minor |further )*changes? (?:are |is |still )*(?:needed|required|requested|necessary)',
    "(?:i'm |we're |i am |we are |i |we )?request(?:ing)? changes",
    '(?:this |it )?(?:is )?not ready(?: yet)? for (?:approval|sign-?off|release)',
  ],
  condition:
    'once|if|when|as soon as|after|provided|assuming|unless|until|subject to|pending|on condition|except|with (?:minor |small |some |these |the following |a few )*(?:changes|edits|comments|fixes)',
  repair:
    'fix(?:ed)?|chang(?:e|ed)|correct(?:ed)?|updat(?:e|ed)|replac(?:e|ed)|remov(?:e|ed)|add(?:ed)?|adjust(?:ed)?|revis(?:e|ed)|swap(?:ped)?|shorten(?:ed)?|rework(?:ed)?',
  doubt:
    '\\b(?:but|however|although|though|except|only|according to|per|says?|said|told|heard|confirmed|mentioned|already|yesterday|last (?:week|month|time)|earlier|almost|nearly|partly|partially|not|never|hardly|wrong thread|joking|kidding|just kidding|ignore|was|were|has been|by (?!me\\b|us\\b))',
  later:
    "\\b(?:will|'ll|tomorrow|later|soon|so far|still|yet|overall|mostly|first|first glance|would|should|might|maybe|perhaps|i think|going to|check with|let me)\\b",
  harmless:
    '\\b(?:no|without|any) (?:further |more |other |additional |major )?(?:changes?|comments?|edits?|notes?|issues?|objections?|concerns?|remarks?|corrections?)(?: (?:are |is )?(?:needed|required|necessary))?(?: (?:from|on) (?:me|my side|my end|our side))?',
  ask: [
    '\\bplease (?:review and |check and |have a look and )?(?:approve|sign (?:this |it )?off)',
    '\\b(?:can|could|would|will) (?:i|we|you)(?: all| both| please)* (?:review and )?(?:approve|sign (?:this |it )?off|release this|get your (?:approval|sign-?off|ok)|have your (?:approval|sign-?off|ok)|give (?:me |us )?your (?:approval|sign-?off|ok|go-?ahead))',
    '\\b(?:for|need|needs|needing|await|awaiting|request|require|requires|requesting|seeking|waiting for|asking for|want|like|appreciate) your (?:final |formal |written )?(?:approval|sign-?off|go-?ahead|release)',
    '(?<!no |without )\\b(?:your )?(?:approval|sign-?off) (?:is |still )*(?:needed|required|requested|please)\\b',
    '^(?:approval|sign-?off) request\\b',
    '\\brequest(?:ing)? (?:for )?(?:your )?(?:approval|sign-?off)\\b',
    '\\b(?:ready )?for (?:your )?(?:approval|sign-?off)(?=$|[:!.,]| please)',
    '\\bneeds? (?:approval|sign-?off) from you',
    '\\bdo you approve',
    '^(?:please )?approve\\?',
    '\\bwaiting on you to (?:approve|sign off)',
  ],
};
