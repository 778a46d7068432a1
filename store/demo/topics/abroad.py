"""German and Spanish wording of the topics that customers there write about most."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from typing import Any

WORDS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("de", "password_reset"): {
        "subjects": ("Passwort zurücksetzen", "Anmeldung nicht möglich"),
        "asks": (
            "Ich habe mein Passwort vergessen und die E-Mail zum Zurücksetzen kommt nicht an.",
            "Ich kann mich seit heute Morgen nicht mehr anmelden. Bitte um Hilfe.",
        ),
        "fixes": (
            "Bitte wählen Sie auf der Anmeldeseite „Passwort vergessen?“. Der Link gilt 60 Minuten und funktioniert einmal; verwenden Sie immer die neueste Nachricht.",
        ),
    },
    ("de", "dkim_red"): {
        "subjects": ("DKIM für {domain} bleibt rot", "Domain-Prüfung schlägt fehl"),
        "asks": ("Wir haben die DNS-Einträge für {domain} angelegt, aber die Prüfung bleibt rot.",),
        "fixes": (
            "Ihr DNS-Anbieter hängt die Domain selbst an. Tragen Sie bei pm1._domainkey und pm2._domainkey nur den vorderen Teil ein und klicken Sie nach einer Stunde auf Prüfen.",
        ),
    },
    ("de", "invoice_copy"): {
        "subjects": ("Rechnung {invoice} fehlt", "Kopie der Rechnung {invoice}"),
        "asks": (
            "Unsere Buchhaltung braucht eine Kopie der Rechnung {invoice}. Wo finde ich sie?",
        ),
        "fixes": (
            "Sie finden alle Rechnungen unter Einstellungen > Abrechnung > Rechnungen als PDF. Dort können Sie auch bis zu 5 Empfänger eintragen.",
        ),
    },
    ("de", "csv_import"): {
        "subjects": ("Umlaute nach dem Import falsch", "Import von {small} Zeilen abgelehnt"),
        "asks": (
            "Nach dem Import in {list} sind die Umlaute falsch dargestellt. Die Datei kommt aus Excel.",
        ),
        "fixes": (
            "Bitte speichern Sie die Datei als CSV UTF-8 und importieren Sie sie erneut mit „Vorhandene Kontakte: Aktualisieren“. Es entstehen keine Dubletten.",
        ),
    },
    ("es", "password_reset"): {
        "subjects": ("No puedo iniciar sesión", "Restablecer contraseña"),
        "asks": ("He olvidado mi contraseña y el correo para restablecerla no llega.",),
        "fixes": (
            "Elija «¿Ha olvidado su contraseña?» en la página de inicio de sesión. El enlace funciona una sola vez y caduca a los 60 minutos; use siempre el mensaje más reciente.",
        ),
    },
    ("es", "csv_import"): {
        "subjects": ("La importación rechazó {small} filas", "Acentos incorrectos tras importar"),
        "asks": (
            "Al importar {count} contactos en {list} se rechazaron {small} filas y no entiendo por qué.",
        ),
        "fixes": (
            "Guarde el archivo como CSV UTF-8 y vuelva a importarlo con «Actualizar». Los contactos se reconocen por su dirección de correo, así que no habrá duplicados.",
        ),
    },
    ("es", "invoice_copy"): {
        "subjects": ("Copia de la factura {invoice}",),
        "asks": (
            "Necesito una copia de la factura {invoice} para contabilidad. ¿Dónde la encuentro?",
        ),
        "fixes": (
            "Abra Configuración > Facturación > Facturas y pulse PDF junto a la factura. Allí también puede añadir hasta 5 destinatarios.",
        ),
    },
    ("es", "bounces"): {
        "subjects": ("{campaign} detenida por rebotes", "Muchos rebotes en {campaign}"),
        "asks": (
            "La campaña {campaign} se ha detenido con un {percent} % de rebotes y tenemos que enviarla hoy.",
        ),
        "fixes": (
            "Con más del 5 % de rebotes duros la campaña se detiene. Exporte los rebotes del informe, elimínelos de {list} y pulse Reanudar; nadie recibirá el mensaje dos veces.",
        ),
    },
}
"""Language and topic key to subjects, asks and fixes."""

COURTESY: dict[str, dict[str, Any]] = {
    "de": {
        "hello": ("Guten Tag,", "Hallo zusammen,"),
        "bye": ("Mit freundlichen Grüßen", "Viele Grüße"),
        "thanks": ("Vielen Dank, das hat geholfen.", "Danke, jetzt klappt es."),
        "staff": "Guten Tag {first},",
        "question": "vielen Dank für Ihre Nachricht. Könnten Sie uns bitte einen Screenshot der Meldung schicken?",
        "answer": "Gerne, der Screenshot ist angehängt.",
        "soon": "vielen Dank für Ihre Nachricht. Ich sehe mir das gerade an und melde mich wieder.",
        "confirmed": "vielen Dank, das hilft mir weiter. Ich prüfe es und melde mich mit der Lösung.",
        "back": "Leider ist es wieder da: derselbe Fehler seit heute Morgen.",
        "angry": "Das ist jetzt das zweite Mal, und wir verlieren Geld. Bitte kümmern Sie sich sofort darum.",
    },
    "es": {
        "hello": ("Buenos días:", "Hola:"),
        "bye": ("Un saludo,", "Gracias,"),
        "thanks": ("Muchas gracias, ya funciona.", "Perfecto, resuelto."),
        "staff": "Hola, {first}:",
        "question": "Gracias por su mensaje. ¿Podría enviarnos una captura de pantalla del aviso?",
        "answer": "Claro, adjunto la captura.",
        "soon": "Gracias por su mensaje. Lo estoy revisando y le escribo en cuanto tenga novedades.",
        "confirmed": "Gracias, es lo que necesitaba. Lo compruebo y le escribo con la solución.",
        "back": "Por desgracia ha vuelto: el mismo error desde esta mañana.",
        "angry": "Es la segunda vez que ocurre y estamos perdiendo ventas. Necesitamos una solución hoy.",
    },
}
