import type { Words } from './words.js';

/** Spanish phrases. */
export const spanish: Words = {
  lead: 'sí|si|ok|vale|perfecto|gracias|hola|y|lo siento|no',
  approve: [
    'aprobad[oa]s?',
    '(?:está|queda|esto está|todo está) (?:todo )?aprobad[oa]',
    '(?:yo )?(?:lo |la )?apruebo',
    '(?:lo |la )?aprobamos',
    '(?:tienes|tiene|tenéis) (?:mi|nuestro|nuestra) (?:aprobación|visto bueno|ok|autorización)',
    '(?:mi |nuestro )?visto bueno',
    'por mi parte (?:está )?(?:ok|bien|aprobado)',
    'ok por mi parte',
    'luz verde',
  ],
  likes: ['me parece bien', 'se ve bien'],
  follow:
    'por (?:mi|nuestra) parte|por (?:mí|nosotros)|para (?:publicar|publicación|imprimir|el lanzamiento)|gracias|y|tal cual',
  refuse: [
    '(?:todavía |aún )?no (?:está )?(?:todavía |aún )?aprobad[oa]',
    '(?:todavía |aún )?no (?:lo |la )?(?:puedo|podemos) (?:todavía |aún )?aprobar(?:lo|la)?',
    '(?:todavía |aún )?no (?:lo |la )?(?:apruebo|aprobamos)',
  ],
  reject: ['(?:está )?rechazad[oa]', '(?:lo |la )?(?:rechazo|rechazamos)', 'denegad[oa]'],
  change: [
    '(?:por favor,? |favor de |hay que |podrías |puedes |podría |puede )(?:cambia|cambie|cambiar|corrige|corrija|corregir|modifica|modifique|modificar|revisa|revise|revisar|ajusta|ajuste|ajustar|sustituye|sustituir)(?!\\p{L})(?! (?:la |el )?(?:reunión|hora|cita))',
    '(?:se )?(?:necesita|necesitan|hacen falta|requiere) (?:algunos )?cambios',
  ],
  condition: 'cuando|si|una vez|en cuanto|siempre que|después de|tras|salvo|con (?:cambios|comentarios)',
  repair: 'corregid[oa]s?|corrija\\w*|cambiad[oa]s?|cambie\\w*|modificad[oa]s?|ajustad[oa]s?|sustituid[oa]s?|cambios',
  doubt:
    '\\b(?:pero|sin embargo|aunque|excepto|salvo|solo|sólo|según|dijo|dice|confirmó|ya|ayer|no|nunca|casi|fue|fueron|ha sido|por (?!mi parte|mí|nosotros|nuestra))(?!\\p{L})',
  later: '\\b(?:mañana|luego|pronto|quizás|tal vez|voy a|vamos a|podría|debería)(?!\\p{L})',
  harmless: '\\b(?:sin|no hay|ningún) (?:más )?(?:cambios?|comentarios?|objeciones|observaciones)',
  ask: [
    '\\bpor favor,? (?:apruebe|apruebes|aprueba|aprobar|aprobad|aprueben)',
    '\\b(?:puedes|puede|podrías|podría|podéis|pueden|podrían) (?:[\\p{L}\\d]+ ){0,5}aprobar',
    '\\b(?:necesito|necesitamos|espero|esperamos|solicito|solicitamos|pido|pedimos) (?:tu|su|vuestra|vuestro) (?:aprobación|visto bueno|autorización)',
    '\\baprobación (?:necesaria|requerida|pendiente|solicitada)',
    '\\bsolicitud de aprobación',
    '\\bpara (?:tu|su|vuestra) aprobación',
  ],
};
