"""Addresses of the channels: speaking, the receipt, following, the phone desk, sheets."""

from django.urls import path

from heartline.channels.views import follow, phone, sheets, web

app_name = "channels"

urlpatterns = [
    path("", web.speak, name="speak"),
    path("answers", web.answers, name="answers"),
    path("said/<str:number>/", web.receipt, name="receipt"),
    path("said/<str:number>/where", web.where, name="where"),
    path("said/<str:number>/picture", web.picture, name="picture"),
    path("said/<str:number>/contact", web.contact, name="contact"),
    path("said/<str:number>/publish", web.publish, name="publish"),
    path("f/<str:code>", follow.open_by_link, name="open"),
    path("follow/", follow.ask_code, name="follow_form"),
    path("follow/leave", follow.leave, name="leave"),
    path("follow/<str:number>/", follow.story_page, name="follow"),
    path("follow/<str:number>/add", follow.add, name="add"),
    path("follow/<str:number>/judge", follow.judge, name="judge"),
    path("follow/<str:number>/withdraw", follow.take_back, name="withdraw"),
    path("follow/<str:number>/reopen", follow.reopen, name="reopen"),
    path("follow/<str:number>/wrong-office", follow.wrong_office, name="wrong_office"),
    path("follow/<str:number>/contact", follow.contact, name="change_contact"),
    path("follow/<str:number>/consent", follow.consent, name="consent"),
    path("follow/<str:number>/erase", follow.erase, name="erase"),
    path("follow/<str:number>/files/<uuid:key>", follow.give_file, name="file"),
    path("desk/phone/", phone.next_call, name="phone"),
    path("desk/phone/areas", phone.areas, name="phone_areas"),
    path("desk/phone/said/<str:number>/", phone.said, name="phone_said"),
    path("desk/phone/<uuid:key>/", phone.call, name="phone_call"),
    path("desk/import/", sheets.sheets, name="sheets"),
    path("desk/import/<uuid:key>/", sheets.sheet, name="sheet"),
    path("desk/import/<uuid:key>/throw-away", sheets.throw_away, name="sheet_throw_away"),
    path("desk/import/<uuid:key>/refused.csv", sheets.refused_rows, name="sheet_refused"),
]
